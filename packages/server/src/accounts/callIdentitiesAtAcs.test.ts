import { fullUserSchema, joinCredentialsSchema } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AcsPatience } from '../calls/acs/AcsClient.ts';
import { AcsProvider } from '../calls/acs/AcsProvider.ts';
import { AcsEmulator, type AcsTrouble } from '../calls/acs/testing/AcsEmulator.ts';
import { connectionTo } from '../calls/acs/testing/connectionTo.ts';
import { signUpFields, type TestBrowser } from '../testing/TestBrowser.ts';
import { TestClock } from '../testing/TestClock.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The provider gives up later than a person does, so that both limits are seen to hold. */
const PATIENCE = { timeout: 2_500, retryAfter: 1, leftAlone: 100 };
/** Longer than anybody waits. */
const SLOW: AcsTrouble = { kind: 'slow', milliseconds: 60_000 };

let clock: TestClock;
let emulator: AcsEmulator;
let server: TestApp;
let browser: TestBrowser;
beforeEach(async () => {
  clock = new TestClock();
  emulator = await AcsEmulator.start({ clock });
  await startServer();
});

async function startServer(changes: Partial<AcsPatience> = {}): Promise<void> {
  const patience = { ...PATIENCE, ...changes };
  const provider = new AcsProvider(connectionTo(emulator), { clock, patience });
  server = await startTestApp({ deps: { clock, provider } });
  browser = server.browser();
}

afterEach(async () => {
  await server.close();
  await emulator.close();
});

async function details(of: TestBrowser = browser) {
  const response = await of.getJson('/account/get/user-details/?acs=1');
  expect(response.statusCode).toBe(200);
  return fullUserSchema.parse(response.json());
}

async function newMeeting(): Promise<string> {
  const meeting = { title: 'Plan', notes: 'All', start_time: '2026-05-02T10:00:00Z' };
  return (await browser.postJson('/meeting/new/', meeting)).json().meeting_url;
}

/** What the app's page asks when somebody joins. */
const join = async (meetingUrl: string) => browser.postJson(`${meetingUrl}join/`, { session: 'laptop01' });

const run = async (job: string) => (await server.app.jobs.runNow(job))?.outcome;

describe('ACS through VNET', () => {
  test('sign-up makes an identity and a token that opens calls; join opens the meeting for ten minutes', async () => {
    await browser.signUp();
    const shown = await details();
    expect(emulator.identities.list()).toEqual([shown.acs_identity]);
    expect(emulator.identities.issued).toEqual([shown.acs_token]);
    const joined = joinCredentialsSchema.parse((await join(await newMeeting())).json());
    expect(joined).toMatchObject({ provider: 'acs', url: '', identity: `${shown.acs_identity}#laptop01` });
    expect(emulator.identities.admits(joined.token)).toBe(true);
    expect(Date.parse(joined.expires_at) - clock.now().getTime()).toBe(10 * MINUTE_MS);
  });

  test('browsers may reach what the calling SDK needs', async () => {
    const policy = String((await browser.get('/')).headers['content-security-policy']);
    expect(policy).toMatch(/connect-src 'self' ws:\/\/localhost:80 .*https:\/\/\*\.skype\.com wss:\/\/\*\.skype\.com/);
  });

  describe.each<[string, AcsTrouble | null]>([
    ['has vanished', null],
    ['answers too late', SLOW],
    ['drops connections', { kind: 'drop' }],
    ['refuses', { kind: 'refuse' }],
    ['fails', { kind: 'fail' }],
    ['asks to wait', { kind: 'throttle', retryAfterSeconds: 1 }],
  ])('while it %s', (_what, trouble) => {
    test('sign-up succeeds in seconds, pages answer, join says why, and all of it heals', async () => {
      emulator.trouble = trouble;
      if (trouble === null) await emulator.vanish();
      const before = performance.now();
      expect((await browser.signUp()).headers.location).toBe('/account/');
      expect(performance.now() - before).toBeLessThan(5_000);
      expect(await details()).toMatchObject({ username: 'maria', acs_identity: '', acs_token: '' });
      const meetingUrl = await newMeeting();
      const refused = await join(meetingUrl);
      expect(refused.statusCode).toBe(503);
      expect(refused.json()).toEqual({
        code: 'provider_unavailable',
        message: expect.stringMatching(/^The call service .*\. (?:Try again in a minute|Tell whoever runs it; .*)\.$/),
      });
      expect((await server.app.inject('/readyz')).statusCode).toBe(503);
      expect(await run('refresh-call-tokens')).toBe('failed');

      emulator.trouble = null;
      await emulator.vanish();
      await emulator.comeBack();
      await expect.poll(async () => (await details()).acs_token, { timeout: 10_000 }).not.toBe('');
      expect((await join(meetingUrl)).statusCode).toBe(200);
      expect((await server.app.inject('/readyz')).statusCode).toBe(200);
      expect(emulator.identities.admits((await details()).acs_token)).toBe(true);
      const told = server.logLines.filter((line) => line.includes('the call provider issues nothing'));
      expect(told).toHaveLength(1);
    }, 40_000);
  });

  test('who has a token of the day gets into meetings while the provider is away, for as long as it lives', async () => {
    await browser.signUp();
    const { acs_token: token, acs_identity: identity } = await details();
    const meetingUrl = await newMeeting();
    await emulator.vanish();
    const joined = joinCredentialsSchema.parse((await join(meetingUrl)).json());
    expect(joined).toMatchObject({ provider: 'acs', url: '', token, identity: `${identity}#laptop01` });
    expect(Date.parse(joined.expires_at) - clock.now().getTime()).toBe(10 * MINUTE_MS);
    clock.advance(24 * HOUR_MS - MINUTE_MS);
    const last = joinCredentialsSchema.parse((await join(meetingUrl)).json());
    expect(Date.parse(last.expires_at) - clock.now().getTime()).toBe(MINUTE_MS);
    clock.advance(MINUTE_MS);
    expect((await join(meetingUrl)).statusCode).toBe(503);
  });

  test('a token that is still valid is shown while the provider is away, and not a moment longer', async () => {
    await browser.signUp();
    const { acs_token: old, acs_identity: identity } = await details();
    await emulator.vanish();
    clock.advance(23 * HOUR_MS);
    expect((await details()).acs_token).toBe(old);
    clock.advance(HOUR_MS);
    expect(await details()).toMatchObject({ acs_identity: identity, acs_token: '' });
  });

  test('the job renews tokens before requests have to, and gives those an identity who have none', async () => {
    await browser.signUp();
    await emulator.vanish();
    const late = server.browser();
    await late.submit('/account/sign-up/', signUpFields({ username: 'mario' }));
    await emulator.comeBack();
    await expect.poll(() => run('refresh-call-tokens'), { timeout: 5_000 }).toBe('ok');
    expect(emulator.identities.list()).toHaveLength(2);
    const issued = emulator.identities.issued.length;

    clock.advance(21 * HOUR_MS);
    expect(await run('refresh-call-tokens')).toBe('ok');
    expect(emulator.identities.issued).toHaveLength(issued);
    clock.advance(50 * MINUTE_MS);
    expect(await run('refresh-call-tokens')).toBe('ok');
    expect(emulator.identities.issued).toHaveLength(issued + 2);
    await details();
    await details(late);
    expect(emulator.identities.issued).toHaveLength(issued + 2);
  });

  test('an identity that was deleted behind our back is made anew', async () => {
    await browser.signUp();
    const before = await details();
    emulator.identities.delete(before.acs_identity);
    clock.advance(23 * HOUR_MS);
    const after = await details();
    expect(after.acs_identity).not.toBe(before.acs_identity);
    expect(emulator.identities.admits(after.acs_token)).toBe(true);
  });

  test('and whoever joins with such a one gets another, so that trying again helps', async () => {
    await browser.signUp();
    const before = await details();
    const meetingUrl = await newMeeting();
    emulator.identities.delete(before.acs_identity);
    const refused = await join(meetingUrl);
    expect(refused.statusCode).toBe(503);
    expect(refused.json().message).toBe(
      'The call service did not know you, and is being told anew. Try again in a moment.',
    );
    expect((await join(meetingUrl)).statusCode).toBe(200);
    expect((await details()).acs_identity).not.toBe(before.acs_identity);
  });

  test('who is refused keeps the identity and the token until the provider takes them again', async () => {
    await browser.signUp();
    const before = await details();
    const meetingUrl = await newMeeting();
    emulator.trouble = { kind: 'refuse' };
    expect((await join(meetingUrl)).statusCode).toBe(503);
    expect(await details()).toEqual(before);
    emulator.trouble = null;
    await expect.poll(async () => (await join(meetingUrl)).statusCode).toBe(200);
    expect(emulator.identities.list()).toEqual([before.acs_identity]);
  });

  test('deleting a user deletes the identity, also when the provider was away', async () => {
    await browser.signUp();
    const { acs_identity: identity, acs_token: token } = await details();
    const other = server.browser();
    await other.signUp('mario');
    const kept = await details(other);
    await server.database.db.deleteFrom('accounts').where('username', '=', 'maria').execute();
    await emulator.vanish();
    expect(await run('delete-call-identities')).toBe('failed');
    await emulator.comeBack();
    await expect.poll(() => run('delete-call-identities'), { timeout: 5_000 }).toBe('ok');
    expect(emulator.identities.has(identity)).toBe(false);
    expect(emulator.identities.admits(token)).toBe(false);
    expect(emulator.identities.list()).toEqual([kept.acs_identity]);
    expect(await server.database.db.selectFrom('call_identities').select('identity').execute()).toEqual([
      { identity: kept.acs_identity },
    ]);
  });

  test('no token that was ever issued, and nothing of the key, is in the log, whatever goes wrong', async () => {
    await server.close();
    // So that every request gets through to what is wrong.
    await startServer({ failuresInARow: 1_000 });
    await browser.signUp();
    const meetingUrl = await newMeeting();
    const troubles: (AcsTrouble | null)[] = [
      null,
      { kind: 'slow', milliseconds: 50 },
      { kind: 'drop' },
      { kind: 'refuse' },
      { kind: 'fail' },
      { kind: 'throttle', retryAfterSeconds: 0 },
      null,
    ];
    for (const trouble of troubles) {
      emulator.trouble = trouble;
      clock.advance(23 * HOUR_MS);
      await details();
      await join(meetingUrl);
      for (const job of ['refresh-call-tokens', 'revoke-call-tokens', 'delete-call-identities']) await run(job);
    }
    await expect.poll(async () => (await details()).acs_token).not.toBe('');
    const { acs_token: shown, auth_token: authToken } = await details();
    const log = server.logLines.join('');
    expect(log).toContain('"level":20');
    expect(log).toContain('ACS answered 500');
    expect(emulator.identities.issued).toContain(shown);
    expect(emulator.identities.issued.length).toBeGreaterThan(5);
    const { accessKey } = connectionTo(emulator);
    for (const secret of [...emulator.identities.issued, authToken, accessKey, 'Signature=']) {
      expect(log.includes(secret)).toBe(false);
    }
  });
});
