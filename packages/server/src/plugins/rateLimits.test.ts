import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GUESS_WINDOW_MS, MOST_GUESSES_PER_ACCOUNT } from '../accounts/signInGuard.ts';
import { GOOD_PASSWORD, type TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { ACCOUNT_REQUESTS_PER_MINUTE, addressGroup } from './rateLimits.ts';

describe('addressGroup', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

describe('limits', () => {
  let server: TestApp;
  beforeEach(async () => {
    server = await startTestApp({ config: { trustProxy: ['127.0.0.1'] } });
    await server.browser().signUp();
  });
  afterEach(async () => await server.close());

  const from = (address: string) => ({ 'x-forwarded-for': address });

  async function guess(browser: TestBrowser, times: number, headers: Record<string, string>, username = 'maria') {
    let status = 0;
    for (let i = 0; i < times; i += 1) {
      const response = await browser.submit('/account/sign-in/', { username, password: `guess ${i}` }, headers);
      status = response.statusCode;
    }
    return status;
  }

  test('guessing ends after ten wrong passwords, with the right one too, and the owner elsewhere is not locked out', async () => {
    const guesser = server.browser();
    expect(await guess(guesser, MOST_GUESSES_PER_ACCOUNT, from('192.0.2.1'))).toBe(400);
    const right = { username: 'maria', password: GOOD_PASSWORD };
    const blocked = await guesser.submit('/account/sign-in/', right, from('192.0.2.1'));
    expect(blocked.statusCode).toBe(429);
    expect(blocked.body).toContain('Too many wrong passwords. Try again in 5 minutes.');
    expect(blocked.headers['retry-after']).toBe('300');
    const byScript = await guesser.postJson('/account/p-login/', right, from('192.0.2.1'));
    expect(byScript.statusCode).toBe(429);
    expect(byScript.json().code).toBe('too_many_requests');

    const elsewhere = await server.browser().submit('/account/sign-in/', right, from('192.0.2.2'));
    expect(elsewhere.headers.location).toBe('/account/');
    server.clock.advance(GUESS_WINDOW_MS);
    expect((await guesser.submit('/account/sign-in/', right, from('192.0.2.1'))).headers.location).toBe('/account/');
  });

  test('guessing from many IPv6 addresses of one subscriber is guessing from one', async () => {
    for (let i = 0; i < MOST_GUESSES_PER_ACCOUNT; i += 1) {
      expect(await guess(server.browser(), 1, from(`2001:db8:1:2::${i + 1}`))).toBe(400);
    }
    expect(await guess(server.browser(), 1, from('2001:db8:1:2:ffff::1'))).toBe(429);
    expect(await guess(server.browser(), 1, from('2001:db8:1:3::1'))).toBe(400);
  });

  test('endless names are counted by their beginning', async () => {
    for (let i = 0; i < MOST_GUESSES_PER_ACCOUNT; i += 1) {
      expect(await guess(server.browser(), 1, from('192.0.2.1'), `${'x'.repeat(1_000)}${i}`)).toBe(400);
    }
    expect(await guess(server.browser(), 1, from('192.0.2.1'), 'x'.repeat(1_000))).toBe(429);
  });

  test('guesses that come at once count one by one', async () => {
    const guesses = Array.from({ length: 3 * MOST_GUESSES_PER_ACCOUNT }, (_, i) =>
      server.browser().postJson('/account/p-login/', { username: 'maria', password: `guess ${i}` }),
    );
    const statuses = (await Promise.all(guesses)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 400)).toHaveLength(MOST_GUESSES_PER_ACCOUNT);
  });

  test('an office behind one address signs in, each mistyping once', async () => {
    for (let person = 0; person < 40; person += 1) {
      const status = await guess(server.browser(), 1, from('192.0.2.1'), `person${person}`);
      expect(status).toBe(400);
    }
    const right = { username: 'maria', password: GOOD_PASSWORD };
    expect((await server.browser().submit('/account/sign-in/', right, from('192.0.2.1'))).statusCode).toBe(302);
  });

  test('one account from one address is held back, the same account from another is not', async () => {
    const browser = server.browser();
    await browser.signIn();
    let last = 200;
    let sent = 0;
    while (last === 200 && sent <= ACCOUNT_REQUESTS_PER_MINUTE) {
      last = (await browser.getJson('/meeting/new/', from('192.0.2.9'))).statusCode;
      sent += 1;
    }
    expect(last).toBe(429);
    expect(sent).toBe(ACCOUNT_REQUESTS_PER_MINUTE + 1);
    expect((await browser.getJson('/meeting/new/', from('192.0.2.10'))).statusCode).toBe(200);
  });

  test('VNET_RATE_LIMITS=off holds nobody back, warns at the start and shows in /readyz', async () => {
    const open = await startTestApp({ config: { rateLimits: false } });
    await open.browser().signUp();
    expect(await guess(open.browser(), MOST_GUESSES_PER_ACCOUNT + 5, {})).toBe(400);
    expect(open.logLines.join('')).toContain('VNET_RATE_LIMITS is off');
    expect((await open.browser().getJson('/readyz')).json().rate_limits).toBe('off');
    expect((await server.browser().getJson('/readyz')).json().rate_limits).toBe('on');
    await open.close();
  });
});
