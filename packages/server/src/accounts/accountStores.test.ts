import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../storage/database.ts';
import { TextCipher } from '../storage/textCipher.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import { dialects } from '../testing/databases.ts';
import { TestClock } from '../testing/TestClock.ts';
import { AuthTokens } from './authTokens.ts';
import { OidcLinkStore } from './oidc/oidcLinkStore.ts';
import { PasswordResetStore } from './passwordResetStore.ts';
import { SessionStore } from './sessionStore.ts';
import { AccountStore, type NewAccount } from './store.ts';

const HOUR_MS = 60 * 60 * 1000;
const DJANGO_HASH = 'pbkdf2_sha256$1000$s4ltS4lt$NEB0z2SYLsBGpd3kfDlq/9/vqF6qlaTPQnrRVYEQ0a0=';

describe.each(dialects())('what accounts keep, on $name', ({ open }) => {
  let database: Database;
  let accounts: AccountStore;
  const clock = new TestClock();
  const now = clock.now();
  const later = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
  const person = (id: string, passwordHash = 'hash'): NewAccount => ({
    id,
    username: `User_${id}`,
    email: `User.${id}@example.org`,
    firstName: 'Maria',
    lastName: 'Lopez',
    passwordHash,
    createdAt: now,
  });

  beforeEach(async () => {
    database = await open();
    accounts = new AccountStore(database.db);
  });
  afterEach(async () => await database.close());

  test('password hashes are replaced where they are still what was read', async () => {
    await accounts.insert(person('a', DJANGO_HASH));
    await accounts.insert(person('b', ''));
    expect(await accounts.findImportedHash()).toBe(DJANGO_HASH);
    expect(await accounts.replacePasswordHash('a', { before: 'other', after: 'x' })).toBe(false);
    expect(await accounts.replacePasswordHash('a', { before: DJANGO_HASH, after: 'new' })).toBe(true);
    expect(await accounts.passwordHashOf('a')).toBe('new');
    expect(await accounts.passwordHashOf('b')).toBe('');
    expect(await accounts.passwordHashOf('nobody')).toBe('');
    expect(await accounts.findImportedHash()).toBeNull();
  });

  test('people are found by name or address, in any case', async () => {
    await accounts.insert(person('a'));
    for (const typed of ['user_A', 'USER.a@example.org']) {
      expect((await accounts.findByUsernameOrEmail(typed))?.id).toBe('a');
    }
    expect(await accounts.findByUsernameOrEmail('user_%')).toBeNull();
    expect(await accounts.findByUsernameOrEmail('')).toBeNull();
  });

  test('of the members of staff who leave at once, one stays while others are here', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => accounts.insert(person(id))));
    await database.db.updateTable('accounts').set({ is_staff: 1 }).where('id', '!=', 'd').execute();
    await database.db.updateTable('accounts').set({ is_staff: 0 }).where('id', '=', 'd').execute();
    const gone = await Promise.all(['a', 'b', 'c'].map((id) => accounts.delete(id)));
    expect(gone.filter(Boolean)).toHaveLength(2);
    expect(await accounts.delete('d')).toBe(true);
    const [last] = await database.db.selectFrom('accounts').select('id').execute();
    expect(await accounts.delete(String(last?.id))).toBe(true);
    expect(await accounts.delete('nobody')).toBe(true);
  });

  test('a disabled member of staff does not count as one who stays', async () => {
    for (const id of ['a', 'b']) await accounts.insert(person(id));
    await database.db.updateTable('accounts').set({ is_staff: 1, is_active: 0 }).where('id', '=', 'b').execute();
    expect(await accounts.delete('a')).toBe(false);
  });

  test('sessions are listed for one account, the last used first, and ended one by one or all but one', async () => {
    for (const id of ['a', 'b']) await accounts.insert(person(id));
    const sessions = new SessionStore(database.db);
    const begin = (id: string, accountId: string, hours: number) =>
      sessions.insert({ id, accountId, device: `Browser ${id}`, now: later(hours), expiresAt: later(100) });
    for (const [id, hours] of [
      ['s', 0],
      ['t', 2],
      ['u', 1],
    ] as const)
      await begin(id, 'a', hours);
    await begin('x', 'b', 0);
    await sessions.insert({ id: 'over', accountId: 'a', now, expiresAt: later(1) });
    const list = async (accountId = 'a') => await sessions.listOf(accountId, { now: later(3), idleSince: later(-1) });
    expect((await list()).map(({ id }) => id)).toEqual(['t', 'u', 's']);
    expect((await list())[0]).toEqual({ id: 't', device: 'Browser t', createdAt: later(2), seenAt: later(2) });
    await sessions.deleteOf('a', { only: 'x' });
    await sessions.deleteOf('a', { only: 't' });
    expect((await list()).map(({ id }) => id)).toEqual(['u', 's']);
    await sessions.deleteOf('a', { except: 's' });
    expect((await list()).map(({ id }) => id)).toEqual(['s']);
    await sessions.deleteOf('a', { except: null });
    expect(await list()).toEqual([]);
    expect(await list('b')).toHaveLength(1);
  });

  test('a renewed auth token is the only one', async () => {
    const account = await accounts.insert(person('a'));
    const tokens = new AuthTokens(database.db, Buffer.alloc(32, 1), new TextCipher(Buffer.alloc(32, 1)), clock);
    const first = await tokens.of(account);
    const second = await tokens.renew(account);
    expect(await tokens.of(account)).toBe(second);
    expect(await tokens.findAccount(second)).toEqual(account);
    expect(await tokens.findAccount(first)).toBeNull();
  });

  test('a link that sets a password is used once, by one, in time, and takes sessions and other links with it', async () => {
    await accounts.insert(person('a'));
    const resets = new PasswordResetStore(database.db);
    const sessions = new SessionStore(database.db);
    await sessions.insert({ id: 's', accountId: 'a', now, expiresAt: later(10) });
    for (const tokenHash of ['h', 'i']) await resets.insert({ tokenHash, accountId: 'a', now, expiresAt: later(1) });
    expect(await resets.countSince('a', later(-1))).toBe(2);
    expect(await resets.countSince('a', now)).toBe(0);
    expect((await resets.findAccount('h', now))?.id).toBe('a');
    expect(await resets.findAccount('h', later(1))).toBeNull();
    expect(await resets.use('h', later(1), 'late')).toBe(false);
    const used = await Promise.all(['one', 'two', 'three'].map((hash) => resets.use('h', now, hash)));
    expect(used.filter(Boolean)).toHaveLength(1);
    expect(['one', 'two', 'three'][used.indexOf(true)]).toBe(await accounts.passwordHashOf('a'));
    expect(await sessions.find('s', { now, idleSince: later(-1) })).toBeNull();
    expect(await resets.findAccount('i', now)).toBeNull();

    await resets.insert({ tokenHash: 'j', accountId: 'a', now, expiresAt: later(1) });
    await resets.insert({ tokenHash: 'k', accountId: 'a', now, expiresAt: later(3) });
    await resets.deleteExpired(later(2));
    expect(await resets.countSince('a', later(-1))).toBe(1);
    await resets.deleteOf('a');
    expect(await resets.countSince('a', later(-1))).toBe(0);
  });

  test('an identity at a provider has one account, an account one identity; they go with the account', async () => {
    const links = new OidcLinkStore(database.db);
    const identity = { issuer: 'https://id.example.org', subject: 'maria' };
    const account = await accounts.insert(person('a', ''), identity);
    await accounts.insert(person('b'));
    expect(await links.findAccount(identity)).toEqual(account);
    expect(await links.findAccount({ ...identity, issuer: 'https://other.example.org' })).toBeNull();
    expect(await links.isLinked('a', identity.issuer)).toBe(true);
    expect(await links.isLinked('b', identity.issuer)).toBe(false);
    const again = [
      links.insert('b', identity, now),
      links.insert('a', { ...identity, subject: 'other' }, now),
      accounts.insert(person('c', ''), identity),
    ];
    const errors = await Promise.all(again.map((attempt) => attempt.catch((error: unknown) => error)));
    expect(errors.map(isUniqueViolation)).toEqual([true, true, true]);
    expect(await accounts.findById('c')).toBeNull();
    await links.delete('a', identity.issuer);
    expect(await links.findAccount(identity)).toBeNull();
    await links.insert('b', identity, now);
    await accounts.delete('b');
    expect(await links.findAccount(identity)).toBeNull();
  });
});
