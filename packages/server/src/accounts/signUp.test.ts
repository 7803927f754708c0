import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signUpFields } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

describe('contract, Pages: Sign-up rules', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => await server.close());

  const broken: [string, Record<string, string>, string, string][] = [
    ['an empty username', { username: '' }, 'username', 'Choose a username.'],
    ['a username with a dash', { username: 'ma-ria' }, 'username', 'A username is made of the letters'],
    ['a username of 192 characters', { username: 'm'.repeat(192) }, 'username', '191 characters at most'],
    ['an empty email address', { email: '' }, 'email', 'Give your email address.'],
    ['an address that stands for none', { email: 'x@VNET.invalid' }, 'email', 'This is no email address.'],
    ['an email address without a host', { email: 'maria@' }, 'email', 'This is no email address.'],
    ['an empty first name', { first_name: ' ' }, 'first_name', 'Give your first name.'],
    ['a first name of 201 characters', { first_name: 'é'.repeat(201) }, 'first_name', '200 characters at most'],
    ['an empty last name', { last_name: '' }, 'last_name', 'Give your last name.'],
    ['a last name of 201 characters', { last_name: 'o'.repeat(201) }, 'last_name', '200 characters at most'],
    ['a turned first name', { first_name: '\u202eecilA' }, 'first_name', 'characters that cannot be shown'],
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

describe('contract, Pages: /account/sign-up/', () => {
  let server: TestApp;
  beforeEach(async () => {
    server = await startTestApp();
  });
  afterEach(async () => await server.close());

  test('success signs in and redirects to /account/', async () => {
    const browser = server.browser();
    const response = await browser.submit('/account/sign-up/', signUpFields());
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/account/');
    const profile = await browser.get('/account/');
    expect(profile.statusCode).toBe(200);
    expect(profile.body).toContain('maria@example.org');
  });

  test('all broken rules show at once, what was typed is kept, passwords aside', async () => {
    const response = await server.browser().submit('/account/sign-up/', {
      ...signUpFields({
        username: 'a b',
        email: 'nowhere',
        first_name: 'Ana "Q"',
        password: '1234',
        password_2: '5678',
      }),
    });
    expect(errorsOf(response.body, 'username')).not.toBe('');
    expect(errorsOf(response.body, 'email')).not.toBe('');
    expect(errorsOf(response.body, 'password')).toMatch(/too short.*all digits/);
    expect(errorsOf(response.body, 'password_2')).not.toBe('');
    expect(response.body).toContain('value="a b"');
    expect(response.body).toContain('value="nowhere"');
    expect(response.body).toContain('value="Ana &quot;Q&quot;"');
    expect(response.body).not.toContain('1234');
    expect(response.body).not.toContain('5678');
  });

  test('a name and an address that are taken are named, whatever their case', async () => {
    await server.browser().signUp('Maria');
    const response = await server.browser().submit('/account/sign-up/', signUpFields({ email: 'MARIA@example.org' }));
    expect(errorsOf(response.body, 'username')).toContain('This username is taken');
    expect(errorsOf(response.body, 'email')).toContain('has an account already');
  });

  test('of many who ask for one name at once, one gets it and the others are told', async () => {
    const tries = Array.from({ length: 8 }, (_, index) =>
      server.browser().submit('/account/sign-up/', signUpFields({ email: `m${index}@example.org` })),
    );
    const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 302)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(7);
  });

  test('the first account on an empty database is staff, the second is not', async () => {
    await server.browser().signUp('first');
    await server.browser().signUp('second');
    const rows = await server.database.db.selectFrom('accounts').select(['username', 'is_staff']).execute();
    expect(rows).toEqual([
      { username: 'first', is_staff: 1 },
      { username: 'second', is_staff: 0 },
    ]);
  });

  test('phones begin names with a capital, usernames and addresses not; no field cuts off what is typed into it', async () => {
    const browser = server.browser();
    const inputsOf = (html: string) =>
      Object.fromEntries(
        [...html.matchAll(/<input id="([^"]+)"[^>]*>/g)].map(([input, name]) => [
          String(name),
          [/maxLength/i.test(input), !/autoCapitalize|spellCheck/i.test(input)],
        ]),
      );
    const name = [false, true];
    const names = { first_name: name, last_name: name, email: name };
    expect(inputsOf((await browser.get('/account/sign-up/')).body)).toMatchObject({
      ...names,
      username: [false, false],
    });
    await browser.signUp();
    expect(inputsOf((await browser.get('/account/')).body)).toMatchObject({ ...names, meeting_name: name });
  });

  test('names may be in any script, and a username of 191 characters is not too long', async () => {
    const fields = signUpFields({
      username: 'm'.repeat(191),
      email: 'm@example.org',
      first_name: '李小龍',
      last_name: 'Ólafsdóttir-Núñez',
    });
    expect((await server.browser().submit('/account/sign-up/', fields)).statusCode).toBe(302);
  });

  test('a password that only holds a short name somewhere is not close to it', async () => {
    const fields = signUpFields({ first_name: 'Li', password: 'quiet lily pond', password_2: 'quiet lily pond' });
    expect((await server.browser().submit('/account/sign-up/', fields)).statusCode).toBe(302);
  });

  test('a JSON body is accepted, and answered in JSON to who asks for it', async () => {
    const bad = await server.browser().postJson('/account/sign-up/', { username: 'maria' });
    expect(bad.statusCode).toBe(400);
    expect(bad.json()).toMatchObject({ email: ['Give your email address.'], password: ['Choose a password.'] });
    const good = await server.browser().postJson('/account/sign-up/', signUpFields());
    expect(good.statusCode).toBe(302);
  });

  test('half a character, which only JSON can send, is refused in names', async () => {
    const answer = await server.browser().postJson('/account/sign-up/', signUpFields({ first_name: 'A\ud800' }));
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      { first_name: ['Your first name has characters that cannot be shown.'] },
    ]);
  });

  test('fields of JSON that are lists count as missing', async () => {
    const response = await server.browser().postJson('/account/sign-up/', { ...signUpFields(), username: ['a', 'b'] });
    expect(response.json()).toEqual({ username: ['Choose a username.'] });
  });
});

/** The text beside a field, as the page shows it. */
function errorsOf(html: string, field: string): string {
  return new RegExp(`id="${field}-errors">(.*?)</ul>`).exec(html)?.[1] ?? '';
}
