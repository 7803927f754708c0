import { describe, expect, test } from 'vitest';
import { complaintBeside, elements, fieldOf } from './support/html.ts';
import { newPerson, randomName, theHost } from './support/people.ts';
import { Visitor } from './support/Visitor.ts';

describe('contract, Pages: /account/', () => {
  test('shows names, email, meeting name and picture', async () => {
    const { browser, username, email } = await theHost();
    const { status, body } = await browser.get('/account/');
    expect(status).toBe(200);
    expect(fieldOf(body, 'first_name')?.value).toBe('Maria');
    expect(fieldOf(body, 'last_name')?.value).toBe('Lopez');
    expect(fieldOf(body, 'email')?.value).toBe(email);
    expect(fieldOf(body, 'meeting_name')?.value).toBe(username);
    const { profile_image } = (await browser.getJson('/account/get/user-details/')).json;
    expect(elements(body, 'img').map(({ src }) => src)).toContain(profile_image);
  });

  test.each(['submit', 'postJson'] as const)('can be edited there (%s)', async (way) => {
    const { browser } = await newPerson();
    await browser.get('/account/');
    const changes = {
      first_name: 'Mária',
      last_name: 'O’Neill <b>',
      email: `${randomName()}@example.org`,
      meeting_name: 'Mária from sales',
    };
    const answer = await browser[way]('/account/', changes);
    expect(answer.status, answer.body).toBe(302);
    expect((await browser.getJson('/account/get/user-details/')).json).toMatchObject(changes);
    const { body } = await browser.get('/account/');
    expect(fieldOf(body, 'last_name')?.value).toBe(changes.last_name);
    expect(body).not.toContain('<b>');
  });

  test('what is wrong is named beside its field, what was typed is kept, nothing is changed', async () => {
    const { browser } = await newPerson();
    await browser.get('/account/');
    const before = (await browser.getJson('/account/get/user-details/')).json;
    const bad = { first_name: '', last_name: 'x'.repeat(201), email: 'nobody', meeting_name: 'y'.repeat(500) };
    const { status, body } = await browser.submit('/account/', bad);
    expect(status).toBe(400);
    for (const [field, value] of Object.entries(bad)) {
      expect(complaintBeside(body, field), field).not.toBe('');
      expect(fieldOf(body, field)?.value ?? '').toBe(value);
    }
    expect((await browser.getJson('/account/get/user-details/')).json).toEqual(before);
  });

  test('an email of somebody else is refused', async () => {
    const [{ email }, { browser }] = [await theHost(), await newPerson()];
    await browser.get('/account/');
    const fields = { first_name: 'A', last_name: 'B', meeting_name: 'C', email: email.toUpperCase() };
    const { status, body } = await browser.submit('/account/', fields);
    expect(status).toBe(400);
    expect(complaintBeside(body, 'email')).not.toBe('');
  });

  test('a picture is a file under /media/ that everybody may load', async () => {
    const { script } = await theHost();
    const { profile_image } = (await script.getJson('/account/get/user-details/')).json;
    expect(profile_image).toMatch(/^\/media\//);
    const picture = await new Visitor().get(String(profile_image));
    expect(picture.status).toBe(200);
    expect(picture.headers.get('content-type')).toMatch(/^image\//);
  });
});
