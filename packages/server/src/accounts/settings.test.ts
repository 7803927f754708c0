import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GOOD_PASSWORD, type TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

const HOUR_MS = 60 * 60 * 1000;
const FIREFOX = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const NEW_PASSWORD = 'green lantern 58';

/** The button that ends one session. */
const END_BUTTON = /<button [^>]*value="([0-9a-f]{64})"/;

let server: TestApp;
let browser: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  browser = server.browser();
  await browser.signUp();
});
afterEach(async () => await server.close());

async function isSignedIn(who: TestBrowser): Promise<boolean> {
  return (await who.getJson('/account/get/user-details/')).statusCode === 200;
}

async function tokenOf(who: TestBrowser): Promise<string> {
  return (await who.getJson('/account/get/user-details/?acs=1')).json().auth_token;
}

async function isToken(token: string): Promise<boolean> {
  const headers = { authorization: `Token ${token}` };
  return (await server.browser().getJson('/account/get/user-details/', headers)).statusCode === 200;
}

const PAGES = ['/account/', '/account/password/', '/account/sessions/', '/account/token/', '/account/delete/'];

test.each(PAGES)('%s asks who it is, and leads to the others', async (path) => {
  const anonymous = await server.browser().get(path);
  expect(anonymous.headers.location).toBe(`/account/sign-in/?next=${encodeURIComponent(path)}`);
  const { statusCode, body, headers } = await browser.get(path);
  expect(statusCode).toBe(200);
  expect(headers['cache-control']).toBe('no-store');
  for (const other of PAGES) expect(body).toContain(`href="${other}"`);
  expect(body).toContain(`<a href="${path}" aria-current="page">`);
});

test.each(PAGES)('%s changes nothing without the token of its page', async (path) => {
  const fields = { csrf_token: '', confirm: '1', end: 'others', password: GOOD_PASSWORD, first_name: 'Eve' };
  const response = await browser.submit(path, fields);
  expect(response.statusCode).toBe(403);
});

describe('change password', () => {
  const change = (fields: Record<string, string>) =>
    browser.submit('/account/password/', {
      current_password: GOOD_PASSWORD,
      password: NEW_PASSWORD,
      password_2: NEW_PASSWORD,
      ...fields,
    });

  test('the new one signs in, the old one does not; other sessions end, this one goes on under another id', async () => {
    const other = server.browser();
    await other.signIn();
    const before = new Map(browser.cookies);
    const response = await change({});
    expect(response.headers.location).toBe('/account/password/?changed=1');
    expect((await browser.get('/account/password/?changed=1')).body).toContain('Your password is changed.');
    expect(browser.cookies.get('vnet_session')).not.toBe(before.get('vnet_session'));
    expect(await isSignedIn(browser)).toBe(true);
    expect(await isSignedIn(other)).toBe(false);
    const stale = server.browser();
    for (const [name, value] of before) stale.cookies.set(name, value);
    expect(await isSignedIn(stale)).toBe(false);
    const signIn = (password: string) => server.browser().submit('/account/sign-in/', { username: 'maria', password });
    expect((await signIn(GOOD_PASSWORD)).statusCode).toBe(400);
    expect((await signIn(NEW_PASSWORD)).statusCode).toBe(302);
  });

  test.each([
    ['a wrong password', { current_password: 'not the one' }, 'This is not your password.'],
    ['no password', { current_password: '' }, 'Type the password that you have now.'],
    ['a short new one', { password: 'x7/kQ', password_2: 'x7/kQ' }, 'too short'],
    ['a common new one', { password: 'iloveyou1', password_2: 'iloveyou1' }, 'many people use'],
    ['one like the username', { password: 'mariaxyz', password_2: 'mariaxyz' }, 'too close to your'],
    ['the old one as the new one', { password: GOOD_PASSWORD, password_2: GOOD_PASSWORD }, 'that you have now: choose'],
    ['another repetition', { password_2: 'green lantern 59' }, 'The two passwords differ'],
  ])('%s is refused, and nothing is changed', async (_what, fields, sentence) => {
    const response = await change(fields);
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(sentence);
    expect(response.body).not.toContain(NEW_PASSWORD);
    expect((await server.browser().signIn()).headers.location).toBe('/account/');
  });

  test('whoever sits down at the screen cannot guess the password for long', async () => {
    const tries: number[] = [];
    for (let turn = 0; turn < 11; turn += 1) tries.push((await change({ current_password: 'guess' })).statusCode);
    expect(tries).toEqual([...Array(10).fill(400), 429]);
    expect((await change({})).statusCode).toBe(429);
    server.clock.advance(5 * 60 * 1000);
    expect((await change({})).statusCode).toBe(302);
  });
});

describe('sessions', () => {
  test('are listed by browser and times, this one marked, without any address', async () => {
    const phone = server.browser();
    await phone.submit('/account/sign-in/', { username: 'maria', password: GOOD_PASSWORD }, FIREFOX);
    server.clock.advance(3 * HOUR_MS);
    const { body } = await browser.get('/account/sessions/');
    expect(body).toContain('Firefox on Linux');
    expect(body).toContain('Used 3 hours ago.');
    expect(body).toContain('1 May 2026');
    expect(body.match(/This one\./g)).toHaveLength(1);
    expect(body.match(new RegExp(END_BUTTON, 'g'))).toHaveLength(1);
    expect(body).not.toContain('127.0.0.1');
  });

  test('one is ended', async () => {
    const phone = server.browser();
    await phone.signIn();
    const id = END_BUTTON.exec((await browser.get('/account/sessions/')).body)?.[1] ?? '';
    expect((await browser.submit('/account/sessions/', { end: id })).headers.location).toBe(
      '/account/sessions/?ended=1',
    );
    expect(await isSignedIn(phone)).toBe(false);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('all others are ended', async () => {
    const others = [server.browser(), server.browser()];
    for (const other of others) await other.signIn();
    await browser.get('/account/sessions/');
    await browser.submit('/account/sessions/', { end: 'others' });
    for (const other of others) expect(await isSignedIn(other)).toBe(false);
    expect(await isSignedIn(browser)).toBe(true);
    expect((await browser.get('/account/sessions/')).body).toContain('You are signed in nowhere else.');
  });

  test('those of somebody else are neither shown nor ended', async () => {
    const eve = server.browser();
    await eve.signUp('eve');
    const ids = (await server.database.db.selectFrom('sessions').select('id').execute()).map(({ id }) => id);
    for (const end of [...ids, 'others', '', '%']) await eve.submit('/account/sessions/', { end });
    expect(await isSignedIn(browser)).toBe(true);
  });
});

describe('token', () => {
  test('is shown to its owner, and renewed once that is confirmed; the old one stops at once', async () => {
    const before = await tokenOf(browser);
    expect((await browser.get('/account/token/')).body).toContain(`>${before}</code>`);
    const unconfirmed = await browser.submit('/account/token/', {});
    expect(unconfirmed.statusCode).toBe(400);
    expect(unconfirmed.body).toContain('say with the box');
    expect(await isToken(before)).toBe(true);

    const response = await browser.submit('/account/token/', { confirm: '1' });
    expect(response.headers.location).toBe('/account/token/?renewed=1');
    const after = await tokenOf(browser);
    expect(after).toMatch(/^[0-9a-f]{40}$/);
    expect(after).not.toBe(before);
    expect(await isToken(before)).toBe(false);
    expect(await isToken(after)).toBe(true);
  });
});

describe('delete account', () => {
  const meeting = { title: 'Plan', notes: 'All', start_time: '2026-05-02T10:00:00Z' };

  test('takes everything with it: sessions, token, meetings', async () => {
    const guest = server.browser();
    await guest.signUp('guest');
    const other = server.browser();
    await other.signIn('guest');
    const token = await tokenOf(guest);
    const { meeting_id: id } = (await guest.postJson('/meeting/new/', meeting)).json();
    await guest.get('/account/delete/');
    const response = await guest.submit('/account/delete/', { password: GOOD_PASSWORD });
    expect(response.headers.location).toBe('/account/sign-in/?deleted=1');
    expect(guest.cookies.size).toBe(0);
    expect((await guest.get('/account/sign-in/?deleted=1')).body).toContain('Your account is deleted.');
    expect(await isSignedIn(other)).toBe(false);
    expect(await isToken(token)).toBe(false);
    expect((await browser.getJson(`/meeting/meetings/${id}/`)).statusCode).toBe(404);
    const signIn = await server.browser().submit('/account/sign-in/', { username: 'guest', password: GOOD_PASSWORD });
    expect(signIn.statusCode).toBe(400);
    expect(await server.database.db.selectFrom('sessions').select('id').execute()).toHaveLength(1);
    expect(await server.database.db.selectFrom('auth_tokens').select('account_id').execute()).toEqual([]);
    expect((await server.browser().signUp('guest')).headers.location).toBe('/account/');
  });

  test('the identity at the call provider is deleted too, when the provider is back', async () => {
    const [account] = await server.database.db.selectFrom('accounts').select('id').execute();
    server.provider.down = true;
    expect((await browser.submit('/account/delete/', { password: GOOD_PASSWORD })).statusCode).toBe(302);
    await server.app.jobs.runNow('delete-call-identities');
    expect(server.provider.forgotten).toEqual([]);
    server.provider.down = false;
    await server.app.jobs.runNow('delete-call-identities');
    expect(server.provider.forgotten).toEqual([account?.id]);
  });

  test.each([
    ['', 'Type your password.'],
    ['not the one', 'This is not your password.'],
  ])('the password %j does not do it', async (password, sentence) => {
    const response = await browser.submit('/account/delete/', { password, username: 'maria' });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(sentence);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('without a password the username does it', async () => {
    await server.database.db.updateTable('accounts').set({ password_hash: '' }).execute();
    const wrong = await browser.submit('/account/delete/', { username: 'mario"' });
    expect(wrong.body).toContain('Type your username, maria.');
    expect(wrong.body).toContain('value="mario&quot;"');
    expect((await browser.submit('/account/delete/', { username: 'Maria' })).statusCode).toBe(302);
  });

  test('the last member of staff stays while others are here, and may go alone', async () => {
    const other = server.browser();
    await other.signUp('other');
    const refused = await browser.submit('/account/delete/', { password: GOOD_PASSWORD });
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('You are the only member of staff');
    expect(await isSignedIn(browser)).toBe(true);
    expect((await other.submit('/account/delete/', { password: GOOD_PASSWORD })).statusCode).toBe(302);
    expect((await browser.submit('/account/delete/', { password: GOOD_PASSWORD })).statusCode).toBe(302);
  });
});

describe('a disabled account', () => {
  test('is refused as a wrong password is; sessions and token are dead', async () => {
    const token = await tokenOf(browser);
    await server.database.db.updateTable('accounts').set({ is_active: 0 }).execute();
    const disabled = await server.browser().submit('/account/sign-in/', { username: 'maria', password: GOOD_PASSWORD });
    const unknown = await server.browser().submit('/account/sign-in/', { username: 'mario', password: GOOD_PASSWORD });
    expect(disabled.statusCode).toBe(400);
    expect(disabled.body).toBe(unknown.body.replaceAll('mario', 'maria'));
    const login = { username: 'maria', password: GOOD_PASSWORD };
    expect((await server.browser().postJson('/account/p-login/', login)).json().error).toBe('Wrong Credentials');
    expect(await isSignedIn(browser)).toBe(false);
    expect(await isToken(token)).toBe(false);
    expect((await browser.get('/account/')).headers.location).toContain('/account/sign-in/');
  });
});
