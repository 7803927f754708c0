import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthTokens } from '../accounts/authTokens.ts';
import { CallIdentityLeases } from '../accounts/callIdentityLeases.ts';
import { CallIdentityNames } from '../accounts/callIdentityNames.ts';
import { CallIdentityStore } from '../accounts/callIdentityStore.ts';
import { DiscardedIdentities } from '../accounts/discardedIdentities.ts';
import { SessionStore } from '../accounts/sessionStore.ts';
import { AccountStore, type NewAccount } from '../accounts/store.ts';
import { AuditLog } from '../audit/AuditLog.ts';
import { MeetingStore } from '../meetings/store.ts';
import type { Database } from '../storage/database.ts';
import { TextCipher } from '../storage/textCipher.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import { TestClock } from './TestClock.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What every store does, on whichever database: the suite is run once for each dialect. */
export function describeStores(dialect: string, open: () => Promise<Database>): void {
  describe(`stores on ${dialect}`, () => {
    let database: Database;
    const clock = new TestClock();
    const now = clock.now();
    const later = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
    const person = (id: string): NewAccount => ({
      id,
      username: `User_${id}`,
      email: `User.${id}@example.org`,
      firstName: '李',
      lastName: "O'Neill; drop table accounts --",
      passwordHash: 'hash',
      createdAt: now,
    });

    beforeEach(async () => {
      database = await open();
    });
    afterEach(async () => await database.close());

    test('accounts: kept as they came, found without case, the first one staff', async () => {
      const store = new AccountStore(database.db);
      const first = await store.insert(person('a'));
      const second = await store.insert(person('b'));
      expect([first.isStaff, second.isStaff]).toEqual([true, false]);
      expect(await store.findById('a')).toEqual(first);
      expect((await store.findByUsername('uSER_B'))?.account).toEqual(second);
      expect(await store.findIdByEmail('USER.b@example.org')).toBe('b');
      expect(await store.findById('c')).toBeNull();
      expect(await store.findByUsername('user_')).toBeNull();
      expect(await store.findIdByEmail('')).toBeNull();
    });

    test('accounts: of several that are first at once, one is staff', async () => {
      const store = new AccountStore(database.db);
      const made = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => store.insert(person(id))));
      expect(made.filter(({ isStaff }) => isStaff)).toHaveLength(1);
    });

    test('accounts: a disabled one has neither sessions nor a token', async () => {
      const account = await new AccountStore(database.db).insert(person('a'));
      const sessions = new SessionStore(database.db);
      await sessions.insert({ id: 's', accountId: 'a', now, expiresAt: later(10) });
      const tokens = new AuthTokens(database.db, Buffer.alloc(32), new TextCipher(Buffer.alloc(32)), clock);
      const token = await tokens.of(account);
      await database.db.updateTable('accounts').set({ is_active: 0 }).execute();
      expect(await sessions.find('s', { now, idleSince: later(-1) })).toBeNull();
      expect(await tokens.findAccount(token)).toBeNull();
      expect((await new AccountStore(database.db).findById('a'))?.isActive).toBe(false);
    });

    test('call identities: named by what the provider in use has issued', async () => {
      const accounts = new AccountStore(database.db);
      const store = new CallIdentityStore(database.db);
      const issued = { provider: 'acs', sealedToken: null, tokenExpiresAt: null };
      for (const id of ['a', 'b', 'c']) await accounts.insert(person(id));
      await store.save('a', { ...issued, identity: '8:acs:a' });
      await store.save('b', { ...issued, identity: '8:acs:b' });
      await store.save('c', { ...issued, provider: 'livekit', identity: '8:acs:c' });
      const names = new CallIdentityNames(database.db, 'acs');
      expect(await names.of(['8:acs:b', '8:acs:c', '8:acs:\0', "' or 1=1 --", '8:acs:%'])).toEqual([
        { identity: '8:acs:b', username: 'User_b', displayName: "李 O'Neill; drop table accounts --" },
      ]);
      expect(await names.of([])).toEqual([]);
    });

    test('audit log: the newest first, page by page; names outlive their accounts', async () => {
      const actor = await new AccountStore(database.db).insert(person('a'));
      const log = new AuditLog(database.db, clock);
      for (const subject of ['x', 'y', 'z']) await log.record({ actor, action: 'user.disable', subject });
      const all = await log.list({ limit: 10 });
      expect(all.map(({ subject }) => subject).sort()).toEqual(['x', 'y', 'z']);
      const [first, second, third] = all;
      expect(await log.list({ limit: 2 })).toEqual([first, second]);
      expect(await log.list({ limit: 2, ...(second && { before: second }) })).toEqual([third]);
      await database.db.deleteFrom('accounts').execute();
      expect((await log.list({ limit: 1 }))[0]).toMatchObject({ actorId: null, actorName: 'User_a', at: now });
    });

    test('accounts: names and addresses are unique without case, at insert and at update', async () => {
      const store = new AccountStore(database.db);
      await store.insert(person('a'));
      await store.insert(person('b'));
      const sameName = await store.insert({ ...person('c'), username: 'USER_A' }).catch((cause: unknown) => cause);
      const sameEmail = await store.insert({ ...person('c'), email: 'user.A@example.org' }).catch((c: unknown) => c);
      const changes = { email: 'USER.A@example.org', firstName: 'B', lastName: 'B', meetingName: 'B' };
      const sameEmailLater = await store.update('b', changes).catch((cause: unknown) => cause);
      expect([sameName, sameEmail, sameEmailLater].map(isUniqueViolation)).toEqual([true, true, true]);
      await store.update('a', changes);
      expect(await store.findById('a')).toMatchObject(changes);
    });

    test('sessions: found until they expire or have not been used, gone when ended', async () => {
      const account = await new AccountStore(database.db).insert(person('a'));
      const store = new SessionStore(database.db);
      await store.insert({ id: 's', accountId: 'a', now, expiresAt: later(10) });
      const at = (hours: number, idleHours: number) =>
        store.find('s', { now: later(hours), idleSince: later(hours - idleHours) });
      expect(await at(4, 5)).toEqual({ account, seenAt: now });
      expect(await at(5, 5)).toBeNull();
      await store.touch('s', later(4));
      expect((await at(5, 5))?.seenAt).toEqual(later(4));
      expect(await at(10, 50)).toBeNull();
      await store.insert({ id: 't', accountId: 'a', now, expiresAt: later(20) });
      await store.deleteExpired({ now: later(10), idleSince: now });
      expect(await database.db.selectFrom('sessions').select('id').execute()).toEqual([]);
      await store.insert({ id: 'u', accountId: 'a', now, expiresAt: later(10) });
      await store.delete('u');
      expect(await store.find('u', { now, idleSince: later(-1) })).toBeNull();
    });

    test('sessions and tokens: of many at once, those that are good are told', async () => {
      const accounts = new AccountStore(database.db);
      const [, other] = [await accounts.insert(person('a')), await accounts.insert(person('b'))];
      const sessions = new SessionStore(database.db);
      await sessions.insert({ id: 'good', accountId: 'a', now, expiresAt: later(10) });
      await sessions.insert({ id: 'over', accountId: 'a', now, expiresAt: later(1) });
      await sessions.insert({ id: 'unused', accountId: 'a', now: later(-9), expiresAt: later(10) });
      await sessions.insert({ id: 'disabled', accountId: 'b', now, expiresAt: later(10) });
      const tokens = new AuthTokens(database.db, Buffer.alloc(32), new TextCipher(Buffer.alloc(32)), clock);
      const id = (await tokens.find(await tokens.of(other)))?.id ?? '';
      expect(await tokens.goodAmong([id, 'x', id])).toEqual([id]);
      await database.db.updateTable('accounts').set({ is_active: 0 }).where('id', '=', 'b').execute();
      const asked = ['good', 'over', 'unused', 'disabled', 'nobody', 'good'];
      expect(await sessions.goodAmong(asked, { now: later(2), idleSince: later(-8) })).toEqual(['good']);
      expect(await tokens.goodAmong([id])).toEqual([]);
      await database.db.updateTable('accounts').set({ is_active: 1 }).execute();
      await tokens.renew(other);
      expect(await tokens.goodAmong([id])).toEqual([]);
    });

    test('auth tokens: one an account, however many ask at once; made anew when the secret has changed', async () => {
      const account = await new AccountStore(database.db).insert(person('a'));
      const tokensUnder = (secret: number) =>
        new AuthTokens(database.db, Buffer.alloc(32, secret), new TextCipher(Buffer.alloc(32, secret)), clock);
      const tokens = tokensUnder(1);
      const issued = await Promise.all(Array.from({ length: 5 }, () => tokens.of(account)));
      expect(new Set(issued).size).toBe(1);
      expect(issued[0]).toMatch(/^[0-9a-f]{40}$/);
      expect(await tokens.findAccount(String(issued[0]))).toEqual(account);
      expect(await tokens.findAccount('0'.repeat(40))).toBeNull();
      const renewed = await tokensUnder(2).of(account);
      expect(renewed).not.toBe(issued[0]);
      expect(await tokens.findAccount(String(issued[0]))).toBeNull();
      expect(await tokensUnder(2).findAccount(renewed)).toEqual(account);
    });

    test('auth tokens: those of a secret of before open still, and are taken over to the new one', async () => {
      const account = await new AccountStore(database.db).insert(person('a'));
      const key = (secret: number) => Buffer.alloc(32, secret);
      const tokensUnder = (secret: number, previous: number[] = []) =>
        new AuthTokens(
          database.db,
          key(secret),
          new TextCipher(key(secret), previous.map(key)),
          clock,
          previous.map(key),
        );
      const token = await tokensUnder(1).of(account);
      expect(await tokensUnder(2, [9, 1]).of(account)).toBe(token);
      expect(await tokensUnder(2).findAccount(token)).toEqual(account);
      expect(await tokensUnder(3, [2]).findAccount(token)).toEqual(account);
      expect(await tokensUnder(3).of(account)).toBe(token);
      await tokensUnder(4, [3]).sealAllAnew();
      expect(await tokensUnder(4).of(account)).toBe(token);
      expect(await tokensUnder(3, [2]).findAccount(token)).toBeNull();
    });

    test('call identities: one an account and provider, the newest is kept', async () => {
      await new AccountStore(database.db).insert(person('a'));
      const store = new CallIdentityStore(database.db);
      expect(await store.find('a', 'acs')).toBeNull();
      const made = { sealedToken: null, tokenExpiresAt: null, revokeDue: false };
      await store.save('a', { provider: 'livekit', identity: 'a', ...made });
      await store.save('a', { provider: 'acs', identity: '8:acs:0', ...made });
      const acs = { ...made, provider: 'acs', identity: '8:acs:1', sealedToken: 'v1.x', tokenExpiresAt: later(24) };
      await store.save('a', acs);
      expect(await store.find('a', 'acs')).toEqual(acs);
      expect((await store.find('a', 'livekit'))?.identity).toBe('a');
      await store.replaceSeal('a', 'v1.y', 'v1.z');
      expect(await store.find('a', 'acs')).toEqual(acs);
      await store.replaceSeal('a', 'v1.x', 'v1.z');
      expect((await store.find('a', 'acs'))?.sealedToken).toBe('v1.z');
    });

    test('call identities: those that are due, page by page, without disabled accounts', async () => {
      const accounts = new AccountStore(database.db);
      const store = new CallIdentityStore(database.db);
      for (const id of ['a', 'b', 'c', 'd', 'e']) await accounts.insert(person(id));
      const token = { provider: 'acs', sealedToken: 'v1.x', revokeDue: false };
      await store.save('a', { ...token, identity: '1', tokenExpiresAt: later(2) });
      await store.save('b', { ...token, identity: '2', tokenExpiresAt: later(3) });
      await store.save('c', { ...token, identity: '3', sealedToken: null, tokenExpiresAt: null });
      await store.save('e', { ...token, provider: 'livekit', identity: '4', tokenExpiresAt: later(24) });
      await database.db.updateTable('accounts').set({ is_active: 0 }).where('id', '=', 'd').execute();
      const due = async (after: string, limit: number) =>
        (await store.listDue('acs', later(2), after, limit)).map(({ id }) => id);
      expect(await due('', 10)).toEqual(['a', 'c', 'e']);
      expect(await due('', 2)).toEqual(['a', 'c']);
      expect(await due('c', 2)).toEqual(['e']);
      expect(await due('e', 2)).toEqual([]);
    });

    test('call identities: tokens to call back are noted at every provider', async () => {
      const store = new CallIdentityStore(database.db);
      const token = { sealedToken: 'v1.x', tokenExpiresAt: later(2), revokeDue: false };
      await store.save('a', { ...token, provider: 'acs', identity: '1' });
      await store.save('a', { ...token, provider: 'livekit', identity: 'a' });
      await store.save('b', { ...token, provider: 'acs', identity: '2' });
      await store.forgetTokens('a');
      expect(await store.find('a', 'acs')).toEqual({
        provider: 'acs',
        identity: '1',
        sealedToken: null,
        tokenExpiresAt: null,
        revokeDue: true,
      });
      expect([await store.listRevokeDue('acs'), await store.listRevokeDue('livekit')]).toEqual([['1'], ['a']]);
      await store.setRevoked('acs', '1');
      expect([await store.listRevokeDue('acs'), await store.listRevokeDue('livekit')]).toEqual([[], ['a']]);
    });

    test('call identities outlive their accounts, and are found as abandoned', async () => {
      await new AccountStore(database.db).insert(person('a'));
      await new AccountStore(database.db).insert(person('b'));
      const store = new CallIdentityStore(database.db);
      const made = { sealedToken: null, tokenExpiresAt: null, revokeDue: false };
      for (const id of ['a', 'b']) await store.save(id, { provider: 'acs', identity: `of ${id}`, ...made });
      expect(await store.listAbandoned('acs')).toEqual([]);
      await database.db.deleteFrom('accounts').where('id', '=', 'a').execute();
      expect(await store.listAbandoned('acs')).toEqual(['of a']);
      expect(await store.listAbandoned('livekit')).toEqual([]);
      await store.remove('acs', 'of a');
      expect(await store.listAbandoned('acs')).toEqual([]);
    });

    test('discarded identities: kept until they are removed, but for those that are in use', async () => {
      const discarded = new DiscardedIdentities(database.db, clock);
      const identities = new CallIdentityStore(database.db);
      await discarded.add('acs', '1');
      await discarded.add('acs', '1');
      await discarded.add('acs', '2');
      const made = { sealedToken: null, tokenExpiresAt: null, revokeDue: false };
      await identities.save('a', { provider: 'acs', identity: '2', ...made });
      expect(await discarded.list('acs')).toEqual(['1']);
      expect(await discarded.list('livekit')).toEqual([]);
      await discarded.remove('acs', '1');
      expect(await discarded.list('acs')).toEqual([]);
    });

    test('leases: one holder at a time, until it lets go or its time is up', async () => {
      const ticking = new TestClock();
      const leases = new CallIdentityLeases(database.db, ticking);
      const taken = await Promise.all(Array.from({ length: 5 }, () => leases.take('a')));
      const [first] = taken.filter((lease) => lease !== null);
      expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
      expect(await leases.take('b')).not.toBeNull();
      ticking.advance(14_000);
      expect(await first?.renew()).toBe(true);
      ticking.advance(14_000);
      expect(await leases.take('a')).toBeNull();
      ticking.advance(1_000);
      const second = await leases.take('a');
      expect(second).not.toBeNull();
      expect(await first?.renew()).toBe(false);
      await first?.release();
      expect(await leases.take('a')).toBeNull();
      await second?.release();
      expect(await leases.take('a')).not.toBeNull();
    });

    test('meetings: with their hosts, in order of their start, codes unique', async () => {
      const host = await new AccountStore(database.db).insert(person('a'));
      const store = new MeetingStore(database.db);
      const meeting = {
        ...{ uuid: 'u1', code: 'c1', title: 'T', notes: 'N', startAt: later(2), endAt: null, host },
        ...{ recurrence: null, sequence: 0, lobby: 'guests' as const, locked: false },
      };
      const earlier = { ...meeting, uuid: 'u2', code: 'c2', startAt: later(1), endAt: later(3) };
      await store.insert(meeting, now);
      await store.insert(earlier, now);
      expect(await store.listHostedBy('a')).toEqual([earlier, meeting]);
      expect(await store.listHostedBy('b')).toEqual([]);
      expect(await store.findByCode('c1')).toEqual(meeting);
      expect(await store.findByUuid('u2')).toEqual(earlier);
      expect(await store.findByCode('u1')).toBeNull();
      const taken = await store.insert({ ...meeting, uuid: 'u3' }, now).catch((cause: unknown) => cause);
      expect(isUniqueViolation(taken)).toBe(true);
    });
  });
}
