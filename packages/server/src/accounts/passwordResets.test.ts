import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../logger.ts';
import { MailServer } from '../mail/testing/MailServer.ts';
import { openSecrets } from '../storage/secrets.ts';
import { GOOD_PASSWORD, type TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import type { Account } from './account.ts';
import { PasswordHasher } from './passwordHasher.ts';
import { PasswordResetStore } from './passwordResetStore.ts';
import { PasswordResets } from './passwordResets.ts';
import { AccountStore } from './store.ts';

const HOUR_MS = 60 * 60 * 1000;
const PUBLIC_URL = 'https://vnet.example.org';
const NEW_PASSWORD = { password: 'green lantern 58', password_2: 'green lantern 58' };

let mailServer: MailServer;
let server: TestApp;
beforeEach(async () => {
  mailServer = await MailServer.start();
  server = await startWithMail(mailServer.url);
  await server.browser().signUp();
});
afterEach(async () => {
  await server.close();
  await mailServer.close();
});

async function startWithMail(url: string): Promise<TestApp> {
  const smtp = { url, from: 'VNET <vnet@example.org>' };
  return await startTestApp({ config: { smtp, publicUrl: PUBLIC_URL }, deps: { mailRetryDelaysMs: [20, 20, 20] } });
}

async function ask(account: string, browser = server.browser(), headers = {}) {
  return await browser.submit('/account/forgot/', { account }, headers);
}

/** The path of the link in a mail. */
function linkIn(text: string | undefined): string {
  return /https:\/\/vnet\.example\.org(\/account\/reset\/[\w-]{43}\/)\n/.exec(text ?? '')?.[1] ?? '';
}

async function mailedLink(index = 0): Promise<string> {
  return linkIn((await mailServer.mail(index)).text);
}

async function isSignedIn(browser: TestBrowser): Promise<boolean> {
  return (await browser.getJson('/account/get/user-details/')).statusCode === 200;
}

/** What staff call. */
function resets(app: TestApp): PasswordResets {
  const { db } = app.database;
  return new PasswordResets({
    store: new PasswordResetStore(db),
    accounts: new AccountStore(db),
    hasher: new PasswordHasher(),
    key: openSecrets({ secretKey: null, dataDir: app.dataDir }).deriveSecret('password-resets'),
    mail: null,
    clock: app.clock,
    logger: createLogger('silent'),
  });
}

async function accountOf(app: TestApp, username = 'maria'): Promise<Account> {
  const found = await new AccountStore(app.database.db).findByUsername(username);
  if (found === null) throw new Error(`There is no ${username}.`);
  return found.account;
}

describe('a forgotten password', () => {
  test.each(['maria', 'MARIA', 'maria@example.org', ' Maria@Example.ORG '])(
    'asked for as %j, a link comes by mail, and sets a new one once',
    async (typed) => {
      const [asking, signedIn] = [server.browser(), server.browser()];
      await signedIn.signIn();
      expect((await ask(typed, asking)).headers.location).toBe('/account/forgot/?sent=1');
      expect((await asking.get('/account/forgot/?sent=1')).body).toContain('If there is such an account');
      const mail = await mailServer.mail(0);
      expect(mail.from?.text).toBe('"VNET" <vnet@example.org>');
      expect(mail.to).toMatchObject({ value: [{ address: 'maria@example.org' }] });
      expect(mail.subject).toBe('Set a new VNET password');
      expect(mail.text).toContain('Hello Maria,');

      const opened = await asking.get(linkIn(mail.text));
      expect(opened.headers.location).toBe('/account/reset/');
      expect(opened.headers['referrer-policy']).toBe('no-referrer');
      expect(opened.cookies[0]).toMatchObject({
        name: '__Secure-vnet_reset',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        path: '/account/reset/',
      });
      expect((await asking.get('/account/reset/')).body).toContain('For the account maria.');
      const done = await asking.submit('/account/reset/', NEW_PASSWORD);
      expect(done.headers.location).toBe('/account/sign-in/?reset=1');
      expect(await isSignedIn(asking)).toBe(false);
      expect(await isSignedIn(signedIn)).toBe(false);
      expect((await asking.get('/account/sign-in/?reset=1')).body).toContain('Your password is set');
      expect((await server.browser().signIn('maria', NEW_PASSWORD.password)).headers.location).toBe('/account/');

      const again = server.browser();
      const gone = await again.get(linkIn(mail.text));
      expect(gone.statusCode).toBe(404);
      expect(gone.body).toContain('This link does not work any more');
      expect((await again.submit('/account/reset/', NEW_PASSWORD)).statusCode).toBe(404);
      expect((await mailServer.mail(1)).subject).toBe('Your VNET password was changed');
    },
  );

  test('the link leads to PUBLIC_URL, whatever host the request names', async () => {
    await ask('maria', server.browser(), { host: 'evil.example', origin: 'http://evil.example' });
    expect((await mailServer.mail(0)).text).not.toContain('evil');
    expect(await mailedLink()).not.toBe('');
  });

  test('the rules of sign-up hold for the new one, and a refused one leaves the link as it is', async () => {
    await ask('maria');
    const browser = server.browser();
    await browser.get(await mailedLink());
    const refused = await browser.submit('/account/reset/', { password: 'mariaxyz', password_2: 'other' });
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('too close to your username');
    expect(refused.body).toContain('The two passwords differ');
    expect((await server.browser().signIn()).headers.location).toBe('/account/');
    expect((await browser.submit('/account/reset/', NEW_PASSWORD)).statusCode).toBe(302);
  });

  test('a link works for an hour', async () => {
    await ask('maria');
    const browser = server.browser();
    const link = await mailedLink();
    server.clock.advance(HOUR_MS - 1);
    expect((await browser.get(link)).statusCode).toBe(302);
    server.clock.advance(1);
    expect((await browser.get(link)).statusCode).toBe(404);
    expect((await browser.submit('/account/reset/', NEW_PASSWORD)).statusCode).toBe(404);
    expect((await server.browser().signIn()).headers.location).toBe('/account/');
  });

  test('of two who use a link at once, one does', async () => {
    await ask('maria');
    const link = await mailedLink();
    const browsers = [server.browser(), server.browser()];
    for (const browser of browsers) await browser.get(link);
    const outcomes = await Promise.all(browsers.map((browser) => browser.submit('/account/reset/', NEW_PASSWORD)));
    expect(outcomes.map(({ statusCode }) => statusCode).sort()).toEqual([302, 404]);
  });

  test('links die with the password and the address that they were mailed to', async () => {
    const browser = server.browser();
    await browser.signIn();
    await ask('maria');
    const first = await mailedLink();
    await browser.submit('/account/password/', { current_password: GOOD_PASSWORD, ...NEW_PASSWORD });
    expect((await server.browser().get(first)).statusCode).toBe(404);
    expect((await mailServer.mail(1)).subject).toBe('Your VNET password was changed');

    await ask('maria');
    const second = await mailedLink(2);
    await browser.get('/account/');
    const profile = { first_name: 'Maria', last_name: 'Lopez', meeting_name: 'maria', email: 'new@example.org' };
    await browser.submit('/account/', profile);
    expect((await server.browser().get(second)).statusCode).toBe(404);
    const notice = await mailServer.mail(3);
    expect(notice.subject).toBe('The address of your VNET account was changed');
    expect(notice.to).toMatchObject({ value: [{ address: 'maria@example.org' }] });
  });

  test.each(['', 'x'.repeat(255)])('%j is no name to ask for', async (typed) => {
    const response = await ask(typed);
    expect(response.statusCode).toBe(400);
    expect(response.body).toMatch(/Type your username|that long/);
  });

  test.each(['x', 'a'.repeat(43), '%00', '..%2f..', 'A'.repeat(5000)])(
    'the link /account/reset/%s/ is none',
    async (token) => {
      expect((await server.browser().get(`/account/reset/${token}/`)).statusCode).toBe(404);
    },
  );
});

describe('no answer tells whether there is an account', () => {
  test('asked for one that there is, one that there is not, and a disabled one, the answer is the same', async () => {
    await server.browser().signUp('disabled');
    await server.database.db.updateTable('accounts').set({ is_active: 0 }).where('username', '=', 'disabled').execute();
    const answers = [];
    for (const name of ['disabled', 'nobody', 'maria']) {
      const { statusCode, body, headers } = await ask(name);
      answers.push({ statusCode, body, location: headers.location, cookies: headers['set-cookie'] });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    await mailServer.mail(0);
    await server.close();
    expect(mailServer.mails.map(({ to }) => to)).toEqual([expect.objectContaining({ text: 'maria@example.org' })]);
  });

  test('and takes as long', async () => {
    const least = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    for (let turn = 0; turn < 10; turn += 1) {
      for (const [kind, name] of [['known', 'maria'] as const, ['unknown', 'mario'] as const]) {
        const start = performance.now();
        await ask(name);
        least[kind] = Math.min(least[kind], performance.now() - start);
      }
    }
    expect(least.unknown / least.known).toBeGreaterThan(0.4);
    expect(least.unknown / least.known).toBeLessThan(2.5);
  });

  test('three mails an hour at most for an account, and as many answers as are asked for', async () => {
    await server.browser().signUp('guest');
    for (let turn = 0; turn < 6; turn += 1) expect((await ask('maria')).statusCode).toBe(302);
    await ask('guest');
    await mailServer.mail(3);
    server.clock.advance(HOUR_MS);
    await ask('maria');
    await mailServer.mail(4);
    const addressees = mailServer.mails.map(({ to }) => (Array.isArray(to) ? '' : to?.text));
    expect(addressees.filter((address) => address === 'maria@example.org')).toHaveLength(4);
    expect(addressees.filter((address) => address === 'guest@example.org')).toHaveLength(1);
  });

  test('an address asks a hundred times an hour', async () => {
    for (let turn = 0; turn < 100; turn += 1) expect((await ask('nobody')).statusCode).toBe(302);
    expect((await ask('nobody')).statusCode).toBe(429);
  });
});

test('neither link nor address come into the log, nor the link into the database', async () => {
  await ask('maria');
  const link = await mailedLink();
  const browser = server.browser();
  await browser.get(link);
  await browser.submit('/account/reset/', NEW_PASSWORD);
  await browser.get(link);
  await ask('maria');
  const token = link.split('/')[3] ?? '';
  expect(token).toHaveLength(43);
  const rows = await server.database.db.selectFrom('password_resets').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
  await vi.waitFor(() => expect(server.logLines.join('')).toContain('a mail was handed over'));
  for (const secret of [token, 'maria@example.org', 'mail secret'])
    expect(server.logLines.join('')).not.toContain(secret);

  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  logger.info({ req: { method: 'GET', url: link } }, 'seen');
  expect(lines.join('')).toContain('/account/reset/[redacted]');
  expect(lines.join('')).not.toContain(token);
});

describe('a mail server that is away', () => {
  test('costs nothing: the answer is the same, and the mail comes when it is back', async () => {
    const { port } = mailServer;
    await mailServer.close();
    const response = await ask('maria');
    expect(response.headers.location).toBe('/account/forgot/?sent=1');
    await vi.waitFor(() => expect(server.logLines.join('')).toContain('mail_delayed'));
    mailServer = await MailServer.start({ port });
    expect(await mailedLink()).not.toBe('');
    expect(server.logLines.join('')).not.toContain('maria@example.org');
  });

  test('is given up on after a few attempts, with a line in the log', async () => {
    await mailServer.close();
    await ask('maria');
    await vi.waitFor(() => expect(server.logLines.join('')).toContain('mail_lost'), { timeout: 10_000 });
    const log = server.logLines.join('');
    expect(log.match(/mail_delayed/g)).toHaveLength(3);
    expect(log).toContain('ESOCKET');
    expect(log).not.toContain('maria@example.org');
    mailServer = await MailServer.start();
  });

  test('stops with the server, whatever waits for another attempt', async () => {
    await mailServer.close();
    const slow = await startTestApp({
      config: { smtp: { url: `smtp://127.0.0.1:${1}`, from: 'vnet@example.org' }, publicUrl: PUBLIC_URL },
      deps: { mailRetryDelaysMs: [HOUR_MS] },
    });
    await slow.browser().signUp();
    await ask('maria', slow.browser());
    await vi.waitFor(() => expect(slow.logLines.join('')).toContain('mail_delayed'));
    await slow.close();
    expect(slow.logLines.join('')).toContain('mail_lost');
    mailServer = await MailServer.start();
  });

  test('that refuses an address for good is not asked again; one that says “later” is', async () => {
    for (const [refuseWith, offered] of [
      [550, 1],
      [451, 4],
    ] as const) {
      const refusing = await MailServer.start({ refuseWith });
      const app = await startWithMail(refusing.url);
      await app.browser().signUp();
      await ask('maria', app.browser());
      await vi.waitFor(() => expect(app.logLines.join('')).toContain('mail_lost'), { timeout: 10_000 });
      expect(refusing.offered).toBe(offered);
      expect(app.logLines.join('')).toContain(String(refuseWith));
      expect(app.logLines.join('')).not.toContain('maria@example.org');
      await app.close();
      await refusing.close();
    }
  });
});

describe('links by staff', () => {
  test('without a mail server the page says whom to ask, and the link that staff make works', async () => {
    const plain = await startTestApp();
    await plain.browser().signUp();
    const browser = plain.browser();
    const page = await browser.get('/account/forgot/');
    expect(page.body).toContain('Ask whoever runs it for a link');
    expect(page.body).not.toContain('action="/account/forgot/"');
    expect((await ask('maria', browser)).statusCode).toBe(302);

    const link = await resets(plain).makeLink(await accountOf(plain));
    expect(link).toMatch(/^\/account\/reset\/[\w-]{43}\/$/);
    await browser.get(link);
    expect((await browser.submit('/account/reset/', NEW_PASSWORD)).headers.location).toBe('/account/sign-in/?reset=1');
    expect((await plain.browser().signIn('maria', NEW_PASSWORD.password)).headers.location).toBe('/account/');
    await plain.close();
  });

  test('a link for a disabled account does not work', async () => {
    const link = await resets(server).makeLink(await accountOf(server));
    await server.database.db.updateTable('accounts').set({ is_active: 0 }).execute();
    expect((await server.browser().get(link)).statusCode).toBe(404);
  });
});
