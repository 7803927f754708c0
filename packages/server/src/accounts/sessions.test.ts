import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let server: TestApp;
beforeEach(async () => {
  server = await startTestApp();
});
afterEach(async () => await server.close());

async function isSignedIn(browser: { getJson(url: string): Promise<{ statusCode: number }> }): Promise<boolean> {
  return (await browser.getJson('/account/get/user-details/')).statusCode === 200;
}

test('the cookie is HttpOnly, SameSite=Lax, for the whole site, and not Secure without TLS', async () => {
  const response = await server.browser().signUp();
  const [cookie] = response.cookies;
  expect(cookie).toMatchObject({ name: 'vnet_session', httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(cookie?.secure).toBeUndefined();
});

test('behind TLS the cookie is Secure and bound to the host', async () => {
  const secure = await startTestApp({ config: { publicUrl: 'https://vnet.example.org' } });
  const response = await secure.browser().signUp();
  expect(response.cookies[0]).toMatchObject({ name: '__Host-vnet_session', secure: true, httpOnly: true, path: '/' });
  await secure.close();
});

test('a proxy that is trusted says that the connection is TLS; another is not believed', async () => {
  const forwarded = { 'x-forwarded-proto': 'https' };
  const trusting = await startTestApp({ config: { trustProxy: ['127.0.0.1'] } });
  const page = await trusting.browser().get('/', forwarded);
  expect(page.headers['strict-transport-security']).toBeDefined();
  await trusting.close();
  expect((await server.browser().get('/', forwarded)).headers['strict-transport-security']).toBeUndefined();
});

test('session fixation: signing in takes a new session and ends the one that was there', async () => {
  const victim = server.browser();
  victim.cookies.set('vnet_session', 'chosen-by-an-attacker');
  await victim.signUp();
  const first = victim.cookies.get('vnet_session');
  expect(first).not.toBe('chosen-by-an-attacker');

  const stale = server.browser();
  stale.cookies.set('vnet_session', String(first));
  await victim.submit('/account/sign-in/', { username: 'maria', password: 'quiet harbour 27' });
  expect(victim.cookies.get('vnet_session')).not.toBe(first);
  expect(await isSignedIn(victim)).toBe(true);
  expect(await isSignedIn(stale)).toBe(false);
});

test('a session ends after 14 days without use, and lives on with it', async () => {
  const browser = server.browser();
  await browser.signUp();
  server.clock.advance(13 * DAY_MS);
  expect(await isSignedIn(browser)).toBe(true);
  server.clock.advance(13 * DAY_MS);
  expect(await isSignedIn(browser)).toBe(true);
  server.clock.advance(14 * DAY_MS + 1);
  expect(await isSignedIn(browser)).toBe(false);
});

test('a session ends after 30 days, used or not', async () => {
  const browser = server.browser();
  await browser.signUp();
  for (let day = 0; day < 29; day += 1) {
    server.clock.advance(DAY_MS);
    expect(await isSignedIn(browser)).toBe(true);
  }
  server.clock.advance(DAY_MS);
  expect(await isSignedIn(browser)).toBe(false);
});

test('sessions that are over leave the database', async () => {
  await server.browser().signUp();
  server.clock.advance(15 * DAY_MS);
  await server.browser().signIn();
  await server.app.jobs.runNow('delete-expired-sessions');
  const rows = await server.database.db.selectFrom('sessions').selectAll().execute();
  expect(rows).toHaveLength(1);
});

test('two devices of one person have a session each', async () => {
  const [laptop, phone] = [server.browser(), server.browser()];
  await laptop.signUp();
  await phone.signIn();
  await laptop.get('/account/sign-out/');
  expect(await isSignedIn(laptop)).toBe(false);
  expect(await isSignedIn(phone)).toBe(true);
});
