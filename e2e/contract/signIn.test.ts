import { describe, expect, test } from 'vitest';
import { fieldOf } from './support/html.ts';
import { newPerson, PASSWORD, theHost } from './support/people.ts';
import { ORIGIN } from './support/server.ts';
import { Visitor } from './support/Visitor.ts';

describe('contract, Pages: /account/sign-in/', () => {
  test('the form has the fields of the contract, and keeps next', async () => {
    const { body } = await new Visitor().get('/account/sign-in/?next=%2Fmeet%2F%3Fa%3Db');
    expect(fieldOf(body, 'username')).toBeDefined();
    expect(fieldOf(body, 'password')?.type).toBe('password');
    expect(fieldOf(body, 'next')?.value).toBe('/meet/?a=b');
  });

  test('success redirects to /account/ without a next, in a form and in JSON', async () => {
    const { username } = await theHost();
    for (const way of ['submit', 'postJson'] as const) {
      const visitor = new Visitor();
      const answer = await visitor[way]('/account/sign-in/', { username, password: PASSWORD });
      expect([answer.status, answer.location]).toEqual([302, '/account/']);
      expect((await visitor.getJson('/account/get/user-details/')).json.username).toBe(username);
    }
  });

  test.each(['/meet/', '/help/?q=a%20b&t=c', '/meet/conf/abcd-efgh-jkm/?x=1#y'])(
    'success redirects to %s',
    async (next) => {
      const { username } = await theHost();
      const answer = await new Visitor().submit('/account/sign-in/', { username, password: PASSWORD, next });
      expect([answer.status, answer.location]).toEqual([302, next]);
    },
  );

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/%2e%2e//evil.example/',
    '/..//evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    '\n//evil.example',
    'http:evil.example',
  ])('never to another origin: %j', async (next) => {
    const { username } = await theHost();
    const answer = await new Visitor().submit('/account/sign-in/', { username, password: PASSWORD, next });
    expect(answer.status).toBe(302);
    const target = new URL(String(answer.headers.get('location')), ORIGIN);
    expect(target.origin).toBe(ORIGIN);
  });

  test('a wrong password says so, keeps the name, and signs nobody in', async () => {
    const { username } = await newPerson();
    const visitor = new Visitor();
    const fields = { username, password: 'not the one', next: '/help/' };
    const answer = await visitor.submit('/account/sign-in/', fields);
    expect(answer.status).toBe(400);
    expect(fieldOf(answer.body, 'username')?.value).toBe(username);
    expect(fieldOf(answer.body, 'next')?.value).toBe('/help/');
    expect(answer.body).not.toContain('not the one');
    expect(visitor.cookies.size).toBe(0);
  });

  test('a name that nobody has gets the same answer', async () => {
    const { username } = await newPerson();
    const nobody = username.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
    const wrong = await new Visitor().submit('/account/sign-in/', { username, password: 'not the one' });
    const unknown = await new Visitor().submit('/account/sign-in/', { username: nobody, password: 'not the one' });
    expect(unknown.status).toBe(wrong.status);
    expect(unknown.body.replaceAll(nobody, username)).toBe(wrong.body);
  });
});

describe('contract, Pages: /account/sign-out/', () => {
  test.each(['GET', 'POST', 'POST of JSON'])('%s ends the session and redirects to /', async (way) => {
    const { username } = await theHost();
    const browser = new Visitor();
    await browser.submit('/account/sign-in/', { username, password: PASSWORD });
    await browser.get('/account/');
    const kept = new Map(browser.cookies);
    const answer =
      way === 'GET'
        ? await browser.get('/account/sign-out/')
        : await browser[way === 'POST' ? 'submit' : 'postJson']('/account/sign-out/', {});
    expect([answer.status, answer.location]).toEqual([302, '/']);
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.getJson('/account/get/user-details/')).status).toBe(401);
  });

  test('without a session it redirects as well', async () => {
    const answer = await new Visitor().get('/account/sign-out/');
    expect([answer.status, answer.location]).toEqual([302, '/']);
  });
});
