import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AcsProvider } from '../calls/acs/AcsProvider.ts';
import { AcsEmulator } from '../calls/acs/testing/AcsEmulator.ts';
import { connectionTo } from '../calls/acs/testing/connectionTo.ts';
import { type CallProvider, ProviderUnavailableError } from '../calls/provider.ts';
import { createLogger } from '../logger.ts';
import type { Database } from '../storage/database.ts';
import { TextCipher } from '../storage/textCipher.ts';
import { dialects } from '../testing/databases.ts';
import { FakeCallProvider } from '../testing/FakeCallProvider.ts';
import { TestClock } from '../testing/TestClock.ts';
import type { Account } from './account.ts';
import { CallIdentities } from './callIdentities.ts';
import { CallIdentityStore } from './callIdentityStore.ts';
import { AccountStore } from './store.ts';

const HOUR_MS = 60 * 60 * 1000;
const NEVER_ABORTED = new AbortController().signal;

describe.each(dialects())('call identities of several instances on $name', ({ open }) => {
  let database: Database;
  let emulator: AcsEmulator;
  let clock: TestClock;
  let ada: Account;
  const instances: CallIdentities[] = [];
  beforeEach(async () => {
    clock = new TestClock();
    [database, emulator] = await Promise.all([open(), AcsEmulator.start({ clock })]);
    ada = await makeAccount('ada');
  });
  afterEach(async () => {
    await emulator.close();
    await Promise.all(instances.splice(0).map((instance) => instance.close()));
    await database.close();
  });

  async function makeAccount(username: string): Promise<Account> {
    return await new AccountStore(database.db).insert({
      id: randomUUID(),
      username,
      email: `${username}@example.org`,
      firstName: 'A',
      lastName: 'B',
      passwordHash: '',
      createdAt: clock.now(),
    });
  }

  interface InstanceOptions {
    provider?: CallProvider;
    patience?: number;
    cipher?: TextCipher;
  }

  /** A VNET of its own, as far as identities go: it shares the database with the others, and nothing else. */
  function instance({ provider = acs(), cipher = new TextCipher(Buffer.alloc(32)), ...more }: InstanceOptions = {}) {
    const logger = createLogger('silent');
    const made = new CallIdentities({ db: database.db, provider, cipher, clock, logger, ...more });
    instances.push(made);
    return made;
  }

  function acs() {
    return new AcsProvider(connectionTo(emulator), {
      clock,
      patience: { timeout: 20_000, retryAfter: 1, leftAlone: 50 },
    });
  }

  test('first calls that come together, on any instance, make one identity and one token', async () => {
    const all = Array.from({ length: 4 }, () => instance());
    const shown = await Promise.all(all.flatMap((one) => Array.from({ length: 5 }, () => one.credentialsOf(ada))));
    expect(emulator.identities.created).toBe(1);
    expect(emulator.identities.issued).toHaveLength(1);
    const [{ identity, token } = { identity: '', token: '' }] = shown;
    expect(identity).not.toBe('');
    expect(new Set(shown.map((one) => `${one.identity} ${one.token}`))).toEqual(new Set([`${identity} ${token}`]));
  });

  test('joins that come together too', async () => {
    const all = Array.from({ length: 4 }, () => instance());
    const identities = await Promise.all(all.map((one) => one.identityOf(ada)));
    expect(emulator.identities.created).toBe(1);
    expect(new Set(identities.map(({ value }) => value)).size).toBe(1);
  });

  test('several instances refresh a token once, whether jobs or requests begin it', async () => {
    const [one, other] = [instance(), instance()];
    const people = [ada, ...(await Promise.all(['bob', 'eve', 'sam'].map(makeAccount)))];
    for (const person of people) await one.credentialsOf(person);
    clock.advance(23 * HOUR_MS);
    await Promise.all([
      one.sweeps.renewDue(NEVER_ABORTED),
      other.sweeps.renewDue(NEVER_ABORTED),
      ...people.map((person) => other.credentialsOf(person)),
    ]);
    expect(emulator.identities.issued).toHaveLength(2 * people.length);
    expect(emulator.identities.created).toBe(people.length);
  });

  test('an instance that was killed while it asked holds the others up until its lease is over', async () => {
    await database.db
      .insertInto('call_identity_leases')
      .values({
        account_id: ada.id,
        holder: 'killed',
        expires_at: new Date(clock.now().getTime() + 5_000).toISOString(),
      })
      .execute();
    const other = instance({ patience: 100 });
    expect(await other.credentialsOf(ada)).toEqual({ identity: '', token: '' });
    await expect(other.identityOf(ada)).rejects.toThrow(ProviderUnavailableError);
    clock.advance(5_000);
    await expect.poll(async () => (await other.credentialsOf(ada)).token).not.toBe('');
    expect(emulator.identities.created).toBe(1);
  });

  test('an identity that came too late, when another instance had made one, is deleted again', async () => {
    const slow = instance({ patience: 10 });
    emulator.trouble = { kind: 'slow', milliseconds: 2_000 };
    expect(await slow.credentialsOf(ada)).toEqual({ identity: '', token: '' });
    await expect.poll(() => emulator.identities.created).toBe(1);
    emulator.trouble = null;
    // It is taken for dead.
    clock.advance(60_000);
    const { identity } = await instance().credentialsOf(ada);
    expect(emulator.identities.created).toBe(2);
    await slow.close();
    expect((await slow.credentialsOf(ada)).identity).toBe(identity);
    await slow.sweeps.deleteAbandoned(NEVER_ABORTED);
    expect(emulator.identities.list()).toEqual([identity]);
  });

  test('a page does not wait for a provider that does not answer, and the identity comes behind it', async () => {
    const one = instance({ patience: 100 });
    emulator.trouble = { kind: 'slow', milliseconds: 2_000 };
    expect(await one.credentialsOf(ada)).toEqual({ identity: '', token: '' });
    await expect(one.identityOf(ada)).rejects.toThrow('The call service takes long to answer');
    expect(emulator.identities.issued).toEqual([]);
    emulator.trouble = null;
    await one.close();
    const kept = await one.credentialsOf(ada);
    expect(emulator.identities.list()).toEqual([kept.identity]);
    expect(emulator.identities.issued).toEqual([kept.token]);
  });

  test('when the token cannot be had, the identity that was made before it is kept', async () => {
    emulator.troubled = 'issue';
    emulator.trouble = { kind: 'fail' };
    const one = instance();
    const { identity, token } = await one.credentialsOf(ada);
    expect([identity, token]).toEqual([emulator.identities.list()[0], '']);
    emulator.trouble = null;
    expect(await one.credentialsOf(ada)).toMatchObject({ identity, token: expect.stringMatching(/./) });
    expect(emulator.identities.created).toBe(1);
  });

  test('tokens that are called back are worth nothing at once, here and at the provider', async () => {
    const one = instance();
    const { token } = await one.credentialsOf(ada);
    await one.revokeOf(ada);
    expect(emulator.identities.admits(token)).toBe(false);
    const renewed = await one.credentialsOf(ada);
    expect(renewed.token).not.toBe(token);
    expect(emulator.identities.admits(renewed.token)).toBe(true);
  });

  test('tokens that cannot be called back yet are, by the job, and before the next one is issued', async () => {
    const one = instance();
    const bob = await makeAccount('bob');
    const [ofAda, ofBob] = [await one.credentialsOf(ada), await one.credentialsOf(bob)];
    await emulator.vanish();
    await one.revokeOf(ada);
    await one.revokeOf(bob);
    expect(await one.credentialsOf(ada)).toEqual({ identity: ofAda.identity, token: '' });
    await expect(one.sweeps.revokeDue(NEVER_ABORTED)).rejects.toThrow(ProviderUnavailableError);
    await emulator.comeBack();
    const other = instance();
    const renewed = await other.credentialsOf(ada);
    expect(emulator.identities.admits(ofAda.token)).toBe(false);
    await other.sweeps.revokeDue(NEVER_ABORTED);
    expect(emulator.identities.admits(ofBob.token)).toBe(false);
    expect(emulator.identities.admits(renewed.token)).toBe(true);
  });

  test('nobody who is disabled is issued a token by the job', async () => {
    await database.db.updateTable('accounts').set({ is_active: 0 }).execute();
    await instance().sweeps.renewDue(NEVER_ABORTED);
    expect(emulator.identities.created).toBe(0);
  });

  test('another provider keeps users and makes new identities; the first one finds its own again', async () => {
    const before = await instance().credentialsOf(ada);
    const livekit = instance({ provider: new FakeCallProvider(clock) });
    const meanwhile = await livekit.credentialsOf(ada);
    expect(meanwhile).toEqual({ identity: ada.id, token: `token 1 of ${ada.id}` });
    await livekit.sweeps.deleteAbandoned(NEVER_ABORTED);
    expect(await instance().credentialsOf(ada)).toEqual(before);
    expect(emulator.identities.created).toBe(1);
  });

  test('who is deleted under one provider is forgotten by the other once it is back', async () => {
    const { identity } = await instance().credentialsOf(ada);
    await database.db.deleteFrom('accounts').execute();
    await instance({ provider: new FakeCallProvider(clock) }).sweeps.deleteAbandoned(NEVER_ABORTED);
    expect(emulator.identities.list()).toEqual([identity]);
    await instance().sweeps.deleteAbandoned(NEVER_ABORTED);
    expect(emulator.identities.list()).toEqual([]);
  });

  test('an identity that no account has, such as a guest’s, is deleted when it is handed over', async () => {
    const one = instance();
    const guest = await acs().ensureIdentity({ id: 'guest', username: 'guest', displayName: 'Guest' }, null);
    await one.discard(guest);
    await one.sweeps.deleteAbandoned(NEVER_ABORTED);
    expect(emulator.identities.list()).toEqual([]);
  });

  test('an identity of another resource, as of an imported account, is replaced', async () => {
    const foreign = { provider: 'acs', identity: '8:acs:elsewhere', sealedToken: null, tokenExpiresAt: null };
    await new CallIdentityStore(database.db).save(ada.id, foreign);
    emulator.trouble = { kind: 'refuse' };
    emulator.troubled = 'issue';
    const one = instance();
    expect((await one.credentialsOf(ada)).token).toBe('');
    emulator.trouble = null;
    await expect.poll(async () => (await one.credentialsOf(ada)).token).not.toBe('');
    expect(await one.identityOf(ada)).toEqual({ value: emulator.identities.list().at(-1) });
    await one.sweeps.deleteAbandoned(NEVER_ABORTED);
    expect(emulator.identities.list()).toEqual([(await one.identityOf(ada)).value]);
  });

  test('one identity that the provider cannot stand does not hold up the others', async () => {
    const one = instance();
    const people = await Promise.all(Array.from({ length: 6 }, (_, index) => makeAccount(`p${index}`)));
    for (const person of people) await one.credentialsOf(person);
    await database.db.updateTable('call_identities').set({ identity: '..' }).where('account_id', '=', ada.id).execute();
    await database.db.deleteFrom('accounts').execute();
    await one.sweeps.deleteAbandoned(NEVER_ABORTED).catch(() => undefined);
    expect(emulator.identities.list()).toEqual([]);
  });

  test('a token that was sealed with a secret of before is shown, and sealed anew', async () => {
    const [old, next] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const sealedBefore = new TextCipher(old);
    const { token } = await instance({ cipher: sealedBefore }).credentialsOf(ada);
    const rotated = instance({ cipher: new TextCipher(next, [old]) });
    expect((await rotated.credentialsOf(ada)).token).toBe(token);
    expect((await instance({ cipher: new TextCipher(next) }).credentialsOf(ada)).token).toBe(token);
    expect(emulator.identities.issued).toEqual([token]);
    // Without the secret the token is issued anew.
    expect((await instance({ cipher: sealedBefore }).credentialsOf(ada)).token).toBe(emulator.identities.issued[1]);
  });
});
