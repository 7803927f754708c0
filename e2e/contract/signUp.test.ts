import { describe, expect, test } from 'vitest';
import { complaintBeside, fieldOf } from './support/html.ts';
import { newPerson, PASSWORD, randomName, signUpFields, theHost } from './support/people.ts';
import { Visitor } from './support/Visitor.ts';

const FIELDS = ['username', 'email', 'first_name', 'last_name', 'password', 'password_2'];
const TYPED = ['username', 'email', 'first_name', 'last_name'];

describe('contract, Pages: /account/sign-up/', () => {
  test('the form has the fields of the contract', async () => {
    const { body } = await new Visitor().get('/account/sign-up/');
    for (const name of FIELDS) expect(fieldOf(body, name), name).toBeDefined();
  });

  test('success signs in and redirects to /account/; a JSON body does as well', async () => {
    for (const way of ['submit', 'postJson'] as const) {
      const visitor = new Visitor();
      const fields = signUpFields();
      const answer = await visitor[way]('/account/sign-up/', fields);
      expect([answer.status, answer.location]).toEqual([302, '/account/']);
      const details = await visitor.getJson('/account/get/user-details/');
      expect(details.json).toMatchObject({
        username: fields.username,
        email: fields.email,
        first_name: 'Maria',
        last_name: 'Lopez',
        meeting_name: fields.username,
      });
    }
  });

  test('a signed-in user is redirected to /account/', async () => {
    const { browser } = await theHost();
    for (const path of ['/account/sign-up/', '/account/sign-in/']) {
      const answer = await browser.get(path);
      expect([answer.status, answer.location]).toEqual([302, '/account/']);
    }
  });
});

describe('contract, Pages: sign-up rules, each named beside its field', () => {
  const name = randomName();
  test.each([
    ['no username', { username: '' }, ['username']],
    ['a username with a dash', { username: `${name}-x` }, ['username']],
    ['a username with a letter beyond ASCII', { username: `${name}ä` }, ['username']],
    ['a username with a space', { username: `${name} x` }, ['username']],
    ['a username of 192 characters', { username: name.padEnd(192, 'x') }, ['username']],
    ['no email', { email: '' }, ['email']],
    ['an email without a host', { email: 'maria' }, ['email']],
    ['an email with a space', { email: 'maria lopez@example.org' }, ['email']],
    ['no first name', { first_name: '' }, ['first_name']],
    ['a first name of 201 characters', { first_name: 'x'.repeat(201) }, ['first_name']],
    ['no last name', { last_name: '' }, ['last_name']],
    ['a last name of 201 characters', { last_name: 'y'.repeat(201) }, ['last_name']],
    ['another password the second time', { password_2: 'quiet harbour 28' }, ['password_2']],
    ['a password of 7 characters', { password: 'q4!zk9w', password_2: 'q4!zk9w' }, ['password']],
    ['a password of digits', { password: '8264915073', password_2: '8264915073' }, ['password']],
    ['a common password', { password: 'password123', password_2: 'password123' }, ['password']],
    ['the username as password', { password: name, password_2: name }, ['password']],
    ['a password close to the username', { password: `${name}1`, password_2: `${name}1` }, ['password']],
    [
      'a password close to the email',
      { email: 'walterbrandt@example.org', password: 'walterbrandt1', password_2: 'walterbrandt1' },
      ['password'],
    ],
    [
      'a password close to the last name',
      { last_name: 'Featherstone', password: 'featherstone9', password_2: 'featherstone9' },
      ['password'],
    ],
  ])('%s', async (_what, changes, wrong) => {
    const fields = signUpFields({ username: name, ...changes });
    const visitor = new Visitor();
    const { status, body } = await visitor.submit('/account/sign-up/', fields);
    expect(status).toBe(400);
    expect(FIELDS.filter((field) => complaintBeside(body, field) !== '')).toEqual(wrong);
    for (const field of wrong) expect(complaintBeside(body, field)).toMatch(/\S \S.*[.!?]/);
    expect(visitor.cookies.size, 'nobody is signed in').toBe(0);
  });

  test('a username or an email that is taken, in another case too', async () => {
    const { username, email } = await newPerson();
    for (const [field, value] of [
      ['username', username],
      ['username', username.toUpperCase()],
      ['email', email],
      ['email', email.toUpperCase()],
    ] as const) {
      const { status, body } = await new Visitor().submit('/account/sign-up/', signUpFields({ [field]: value }));
      expect(status).toBe(400);
      expect(FIELDS.filter((one) => complaintBeside(body, one) !== '')).toEqual([field]);
    }
  });

  test('every broken rule is named at once, and what was typed is kept, passwords aside', async () => {
    const fields = {
      username: 'no spaces "here"',
      email: 'nobody <at> home',
      first_name: 'x'.repeat(201),
      last_name: '',
      password: '1234567',
      password_2: '7654321',
    };
    const { status, body } = await new Visitor().submit('/account/sign-up/', fields);
    expect(status).toBe(400);
    expect(FIELDS.filter((field) => complaintBeside(body, field) !== '')).toEqual(FIELDS);
    for (const field of TYPED) expect(fieldOf(body, field)?.value ?? '').toBe(fields[field as keyof typeof fields]);
    expect(body).not.toContain(fields.password);
    expect(body).not.toContain(fields.password_2);
  });

  test('a password that breaks two rules has both named', async () => {
    const fields = signUpFields({ password: '123456', password_2: '123456' });
    const sentences = complaintBeside((await new Visitor().submit('/account/sign-up/', fields)).body, 'password');
    expect(sentences.match(/\./g)?.length ?? 0).toBeGreaterThanOrEqual(2);
  });

  test('a script is told in JSON', async () => {
    const answer = await new Visitor().postJson('/account/sign-up/', signUpFields({ username: 'a-b', email: 'x' }));
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ username: [expect.any(String)], email: [expect.any(String)] });
  });

  test('bounds are inside: a username of 191 characters, names of 200', async () => {
    const username = randomName().padEnd(191, '_');
    const names = { first_name: 'é'.repeat(200), last_name: 'b'.repeat(200) };
    const visitor = new Visitor();
    const fields = signUpFields({ username, email: `${randomName()}@example.org`, ...names });
    expect((await visitor.submit('/account/sign-up/', fields)).location).toBe('/account/');
    expect((await visitor.getJson('/account/get/user-details/')).json).toMatchObject({ username, ...names });
  });

  test('script in a field is shown as text', async () => {
    const script = '"><script>alert(1)</script>';
    const fields = signUpFields({ first_name: script, username: script, password: PASSWORD });
    const { body } = await new Visitor().submit('/account/sign-up/', fields);
    expect(body).not.toContain('<script>alert');
    expect(fieldOf(body, 'first_name')?.value).toBe(script);
  });
});
