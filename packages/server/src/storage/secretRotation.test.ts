import { fullUserSchema } from '@vnet/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GOOD_PASSWORD, type TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { type Database, openDatabase } from './database.ts';
import { openSecrets } from './secrets.ts';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

let database: Database;
const servers: TestApp[] = [];
beforeEach(async () => {
  database = await openDatabase(':memory:');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await database.close();
});

/** VNET on the same database, started with these settings. */
async function start(secretKey: string, previousSecretKeys: string[] = []): Promise<TestApp> {
  const secrets = openSecrets({ secretKey, previousSecretKeys, dataDir: '/nowhere' });
  const server = await startTestApp({ deps: { database, secrets } });
  servers.push(server);
  return server;
}

async function details(browser: TestBrowser) {
  return fullUserSchema.parse((await browser.getJson('/account/get/user-details/?acs=1')).json());
}

const asScript = async (server: TestApp, token: string) =>
  (
    await server.app.inject({
      url: '/account/get/user-details/',
      headers: { authorization: `Token ${token}`, accept: 'application/json' },
    })
  ).statusCode;

test('docs/configuration.md, A new secret: tokens live on, sessions end, and the old secret can be dropped', async () => {
  const first = await start(OLD);
  const browser = first.browser();
  await browser.signUp();
  const before = await details(browser);

  const rotated = await start(NEW, [OLD]);
  const signedOut = rotated.browser();
  for (const [name, value] of browser.cookies) signedOut.cookies.set(name, value);
  expect((await signedOut.getJson('/account/get/user-details/')).statusCode).toBe(401);
  const again = rotated.browser();
  await again.signIn('maria', GOOD_PASSWORD);
  expect(await details(again)).toEqual(before);
  expect(await asScript(rotated, before.auth_token)).toBe(200);

  const settled = await start(NEW);
  expect(await asScript(settled, before.auth_token)).toBe(200);
  const later = settled.browser();
  await later.signIn('maria', GOOD_PASSWORD);
  expect(await details(later)).toEqual(before);
});

test('what nobody has used meanwhile is taken over by the job', async () => {
  const first = await start(OLD);
  const browser = first.browser();
  await browser.signUp();
  const { auth_token: token } = await details(browser);

  const rotated = await start(NEW, ['x'.repeat(32), OLD]);
  expect((await rotated.app.jobs.runNow('seal-auth-tokens-anew'))?.outcome).toBe('ok');
  expect(await asScript(await start(NEW), token)).toBe(200);
});

test('without the old secret scripts need a new token, which is made when it is asked for', async () => {
  const first = await start(OLD);
  const browser = first.browser();
  await browser.signUp();
  const before = await details(browser);

  const changed = await start(NEW);
  expect(await asScript(changed, before.auth_token)).toBe(401);
  const again = changed.browser();
  await again.signIn('maria', GOOD_PASSWORD);
  const after = await details(again);
  expect(after.auth_token).not.toBe(before.auth_token);
  expect(after.acs_token).not.toBe('');
  expect(await asScript(changed, after.auth_token)).toBe(200);
});
