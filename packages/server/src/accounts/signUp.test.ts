import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signUpFields } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
beforeEach(async () => {
  server = await startTestApp();
});
afterEach(async () => await server.close());

describe('contract, Pages: /account/sign-up/', () => {
  test('success signs in and redirects to /account/', async () => {
    const browser = server.browser();
    const response = await browser.submit('/account/sign-up/', signUpFields());
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/account/');
    const profile = await browser.get('/account/');
    expect(profile.statusCode).toBe(200);
    expect(profile.body).toContain('maria@example.org');
  });

  const broken: [string, Record<string, string>, string, string][] = [
    ['an empty username', { username: '' }, 'username', 'Choose a username.'],
    ['a username with a dash', { username: 'ma-ria' }, 'username', 'A username is made of the letters'],
    ['a username of 192 characters', { username: 'm'.repeat(192) }, 'username', '191 characters at most'],
    ['an empty email address', { email: '' }, 'email', 'Give your email address.'],
    ['an email address without a host', { email: 'maria@' }, 'email', 'This is no email address.'],
    ['an empty first name', { first_name: ' ' }, 'first_name', 'Give your first name.'],
    ['a first name of 201 characters', { first_name: 'é'.repeat(201) }, 'first_name', '200 characters at most'],
    ['an empty last name', { last_name: '' }, 'last_name', 'Give your last name.'],
    ['a last name of 201 characters', { last_name: 'o'.repeat(201) }, 'last_name', '200 characters at most'],
    ['an empty password', { password: '' }, 'password', 'Choose a password.'],
    ['a password of 7 characters', { password: 'x7/kQp2' }, 'password', 'too short: give it 8 characters'],
    ['a password of digits', { password: '8302746193' }, 'password', 'all digits'],
    ['a common password', { password: 'iloveyou1' }, 'password', 'many people use'],
    [
      'a password like the username',
      { username: 'lighthouse', password: 'Lighthouse8' },
      'password',
      'close to your username',
    ],
    [
      'a password like the email address',
      { email: 'jokerman@example.org', password: 'jokerman!9' },
      'password',
      'close to your email address',
    ],
    [
      'a password like the last name',
      { last_name: 'Oppenheimer', password: 'oppenheimer4' },
      'password',
      'close to your last name',
    ],
    ['no repeated password', { password_2: '' }, 'password_2', 'Repeat the password.'],
    ['another repeated password', { password_2: 'quiet harbour 28' }, 'password_2', 'The two passwords differ'],
  ];
  test.each(broken)('%s is named beside its field', async (_what, changes, field, sentence) => {
    const response = await server.browser().submit('/account/sign-up/', signUpFields(changes));
    expect(response.statusCode).toBe(400);
    expect(errorsOf(response.body, field)).toContain(sentence);
  });
});

/** The text beside a field, as the page shows it. */
function errorsOf(html: string, field: string): string {
  return new RegExp(`id="${field}-errors">(.*?)</ul>`).exec(html)?.[1] ?? '';
}
