import { expect, onTestFinished, test } from 'vitest';
import { GOOD_PASSWORD } from '../testing/TestBrowser.ts';
import { startTestApp } from '../testing/testApp.ts';

/** Of `GOOD_PASSWORD`, by Python's hashlib as Django calls it. */
const DJANGO_HASH = 'pbkdf2_sha256$1000$s4ltS4lt$NEB0z2SYLsBGpd3kfDlq/9/vqF6qlaTPQnrRVYEQ0a0=';

test('a password hash of the first VNET signs its owner in, and is one of today’s afterwards', async () => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  await server.browser().signUp();
  const { db } = server.database;
  await db.updateTable('accounts').set({ password_hash: DJANGO_HASH }).execute();
  const hashKept = async () =>
    (await db.selectFrom('accounts').select('password_hash').executeTakeFirst())?.password_hash;

  await server.browser().submit('/account/sign-in/', { username: 'maria', password: 'quiet harbour 28' });
  expect(await hashKept()).toBe(DJANGO_HASH);
  expect((await server.browser().signIn()).headers.location).toBe('/account/');
  const renewed = await hashKept();
  expect(renewed).toMatch(/^\$argon2id\$/);
  expect((await server.browser().signIn('maria', GOOD_PASSWORD)).headers.location).toBe('/account/');
  expect(await hashKept()).toBe(renewed);
});

test('p-login takes it too', async () => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  await server.browser().signUp();
  await server.database.db.updateTable('accounts').set({ password_hash: DJANGO_HASH }).execute();
  const right = await server.browser().postJson('/account/p-login/', { username: 'maria', password: GOOD_PASSWORD });
  expect(right.json().success).toBe(true);
});

test.each(['', '!Vq3unusable'])('an account whose hash is %j has no password that signs it in', async (hash) => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  await server.browser().signUp();
  await server.database.db.updateTable('accounts').set({ password_hash: hash }).execute();
  for (const password of ['', hash, GOOD_PASSWORD]) {
    expect((await server.browser().submit('/account/sign-in/', { username: 'maria', password })).statusCode).toBe(400);
  }
});
