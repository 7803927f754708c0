import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallProvider, CallUser } from './provider.ts';

/** A provider in front of its real engine, or of the emulator that the project keeps of it. */
export interface ProviderHarness {
  provider: CallProvider;
  /** Whether a token of the provider lets its bearer into that meeting. */
  admits(token: string, meetingUuid: string): Promise<boolean>;
  /** ACS's token opens calls by itself; LiveKit's names the person only. */
  identityTokenOpensMeetings: boolean;
  /** Makes the engine unreachable, for good. */
  breakEngine(): Promise<void>;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
const ADA: CallUser = { id: 'user-ada', username: 'ada', displayName: 'Ada Lovelace' };
const BOB: CallUser = { id: 'user-bob', username: 'bob', displayName: 'Bob' };

/** What every call provider holds to; each runs it against its own engine. */
export function describeCallProvider(name: string, start: () => Promise<ProviderHarness>): void {
  describe(`${name}, as a call provider`, () => {
    let harness: ProviderHarness;
    let provider: CallProvider;
    beforeAll(async () => {
      harness = await start();
      provider = harness.provider;
    });
    afterAll(() => harness?.close());

    const join = async (user: CallUser, meetingUuid: string, session = 'session1') => {
      const own = await provider.ensureIdentity(user, null);
      return { own, ...(await provider.joinCredentials({ user, identity: own, meetingUuid, session })) };
    };

    test('is healthy, and says what it runs on', async () => {
      expect(await provider.health()).toEqual({ state: 'ok' });
      expect(provider.description).not.toBe('');
    });

    test('gives a person one identity, however often it is asked, and two persons two', async () => {
      const first = await provider.ensureIdentity(ADA, null);
      expect(await provider.ensureIdentity(ADA, first)).toEqual(first);
      expect(await provider.ensureIdentity(BOB, null)).not.toEqual(first);
    });

    test('issues a token that lives a day', async () => {
      const { token, expiresAt } = await provider.issueToken(await provider.ensureIdentity(ADA, null));
      expect(token).not.toBe('');
      const left = expiresAt.getTime() - Date.now();
      expect(left).toBeGreaterThan(23 * 60 * MINUTE_MS);
      expect(left).toBeLessThanOrEqual(24 * 60 * MINUTE_MS);
    });

    test('lets a token into meetings by itself only where the provider means it to', async () => {
      const { token } = await provider.issueToken(await provider.ensureIdentity(ADA, null));
      expect(await harness.admits(token, randomUUID())).toBe(harness.identityTokenOpensMeetings);
    });

    test('opens one meeting, for ten minutes at most, to one session of one person', async () => {
      const meeting = randomUUID();
      const { own, token, identity, expiresAt } = await join(ADA, meeting, 'laptop01');
      expect(identity).toBe(`${own.value}#laptop01`);
      const left = expiresAt.getTime() - Date.now();
      expect(left).toBeGreaterThan(MINUTE_MS);
      expect(left).toBeLessThanOrEqual(10 * MINUTE_MS);
      expect(await harness.admits(token, meeting)).toBe(true);
      if (!harness.identityTokenOpensMeetings) expect(await harness.admits(token, randomUUID())).toBe(false);
    });

    test('makes two devices of one person two participants', async () => {
      const meeting = randomUUID();
      const [laptop, phone] = await Promise.all([join(ADA, meeting, 'laptop01'), join(ADA, meeting, 'phone001')]);
      expect(laptop.identity).not.toBe(phone.identity);
    });

    test('forgets a person, also twice', async () => {
      const identity = await provider.ensureIdentity(BOB, null);
      await provider.revoke(identity);
      await provider.deleteIdentity(identity);
      await provider.deleteIdentity(identity);
    });

    // Last, as nothing works after it.
    test('says that it is down, and why, within five seconds; closing it twice is harmless', async () => {
      await harness.breakEngine();
      await expect
        .poll(() => provider.health(), { timeout: 5_000 })
        .toEqual({ state: 'down', reason: expect.stringMatching(/./) });
      await provider.close();
      await provider.close();
    });
  });
}
