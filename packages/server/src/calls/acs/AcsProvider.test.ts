import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeCallProvider } from '../contract.ts';
import { ProviderUnavailableError, UnknownIdentityError } from '../provider.ts';
import type { AcsPatience } from './AcsClient.ts';
import { AcsProvider } from './AcsProvider.ts';
import { AcsEmulator } from './testing/AcsEmulator.ts';
import { connectionTo } from './testing/connectionTo.ts';

describeCallProvider('ACS', async () => {
  const emulator = await AcsEmulator.start();
  return {
    provider: new AcsProvider(connectionTo(emulator)),
    identityTokenOpensMeetings: true,
    admits: async (token) => emulator.identities.admits(token),
    breakEngine: () => emulator.vanish(),
    close: () => emulator.close(),
  };
});

const ADA = { id: 'user-ada', username: 'ada', displayName: 'Ada' };
/** So long that a test would fail before it passes. */
const NEVER = 60_000;

async function start(patience: Partial<AcsPatience> = {}) {
  const emulator = await AcsEmulator.start();
  onTestFinished(() => emulator.close());
  const provider = new AcsProvider(connectionTo(emulator), { patience: { retryAfter: 1, ...patience } });
  return { emulator, provider };
}

const failureOf = async (promise: Promise<unknown>): Promise<ProviderUnavailableError> => {
  const error = await promise.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ProviderUnavailableError);
  return error as ProviderUnavailableError;
};

describe('ACS', () => {
  test('is signed for with the key, and says so when the key is another', async () => {
    const { emulator } = await start();
    const provider = new AcsProvider({
      ...connectionTo(emulator),
      accessKey: randomBytes(64).toString('base64'),
    });
    const failure = await failureOf(provider.ensureIdentity(ADA, null));
    expect(failure.message).toContain('refuses this server');
    expect(emulator.refusals).toEqual(['the signature does not match']);
    expect(await provider.health()).toEqual({ state: 'down', reason: 'ACS refuses ACS_CONNECTION_STRING' });
    expect(provider.description).toBe(`ACS at ${new URL(connectionTo(emulator).endpoint).host}`);
  });

  test('issues tokens for calls alone, for an hour at a join, and promises ten minutes of it', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    const { token, url } = await provider.joinCredentials({
      user: ADA,
      identity,
      meetingUuid: 'm',
      session: 'session1',
    });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.acsScope).toBe('voip');
    expect(claims.exp - claims.iat).toBe(60 * 60);
    expect(url).toBe('');
    expect(emulator.identities.list()).toEqual([identity.value]);
  });

  test('a token counts until its identity is revoked or deleted', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    const first = await provider.issueToken(identity);
    expect(emulator.identities.admits(first.token)).toBe(true);
    await provider.revoke(identity);
    expect(emulator.identities.admits(first.token)).toBe(false);
    const second = await provider.issueToken(identity);
    expect(emulator.identities.admits(second.token)).toBe(true);
    await provider.deleteIdentity(identity);
    expect(emulator.identities.admits(second.token)).toBe(false);
    await provider.revoke(identity);
    expect(await failureOf(provider.issueToken(identity))).toBeInstanceOf(UnknownIdentityError);
    expect(await provider.health()).toEqual({ state: 'ok' });
  });

  test('a failure is repeated once, and no more', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    emulator.trouble = { kind: 'fail' };
    const failure = await failureOf(provider.issueToken(identity));
    expect(failure.message).toBe('The call service does not answer at the moment. Try again in a minute.');
    expect(String(failure.cause)).toContain('ACS answered 500 InternalError');
    expect(emulator.count('issue')).toBe(2);
    expect((await provider.health()).state).toBe('down');
  });

  test('a lost answer is asked for again, but no second identity is made after one', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    emulator.trouble = { kind: 'drop' };
    await failureOf(provider.issueToken(identity));
    expect(emulator.count('issue')).toBe(2);
    await failureOf(provider.ensureIdentity(ADA, null));
    expect(emulator.identities.created).toBe(2);
    emulator.trouble = { kind: 'fail' };
    await failureOf(provider.ensureIdentity(ADA, null));
    expect(emulator.count('create')).toBe(4);
  });

  test('is not waited for without end', async () => {
    const { emulator, provider } = await start({ timeout: 200 });
    emulator.trouble = { kind: 'slow', milliseconds: NEVER };
    const before = performance.now();
    expect(String((await failureOf(provider.ensureIdentity(ADA, null))).cause)).toContain('in time');
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test('that asks to wait is left alone as long as it says', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    emulator.trouble = { kind: 'throttle', retryAfterSeconds: 30 };
    const before = performance.now();
    expect((await failureOf(provider.issueToken(identity))).message).toContain('too much to do');
    emulator.trouble = null;
    await failureOf(provider.issueToken(identity));
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(emulator.count('issue')).toBe(1);
    expect((await provider.health()).state).toBe('down');
  });

  test('that asks to wait for no time is asked again', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    emulator.trouble = { kind: 'throttle', retryAfterSeconds: 0 };
    await failureOf(provider.issueToken(identity));
    emulator.trouble = null;
    expect((await provider.issueToken(identity)).token).not.toBe('');
  });

  test('that has vanished is left alone after some failures, and found again by itself', async () => {
    const { emulator, provider } = await start({ failuresInARow: 2, leftAlone: 100 });
    const identity = await provider.ensureIdentity(ADA, null);
    await emulator.vanish();
    await failureOf(provider.issueToken(identity));
    await failureOf(provider.issueToken(identity));
    await emulator.comeBack();
    expect(String((await failureOf(provider.issueToken(identity))).cause)).toContain('ECONNREFUSED');
    expect(emulator.count('issue')).toBe(0);
    await expect
      .poll(() =>
        provider.issueToken(identity).then(
          () => 'issued',
          () => 'failed',
        ),
      )
      .toBe('issued');
    expect(await provider.health()).toEqual({ state: 'ok' });
  });

  test('that refuses is said to refuse', async () => {
    const { emulator, provider } = await start();
    emulator.trouble = { kind: 'refuse' };
    expect((await failureOf(provider.ensureIdentity(ADA, null))).message).toContain('refuses this server');
    expect(emulator.count('create')).toBe(1);
  });

  test('an error shows nothing of the request: no key, no signature, no identity', async () => {
    const { emulator, provider } = await start();
    const identity = await provider.ensureIdentity(ADA, null);
    emulator.trouble = { kind: 'fail' };
    const failure = await failureOf(provider.issueToken(identity));
    const { accessKey } = connectionTo(emulator);
    const shown = `${failure.stack} ${(failure.cause as Error).stack} ${JSON.stringify(failure.cause)}`;
    for (const secret of [accessKey, 'Signature=', identity.value]) expect(shown).not.toContain(secret);
  });
});
