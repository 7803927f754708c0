import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GOOD_PASSWORD, signUpFields, type TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
let maria: TestBrowser;
beforeAll(async () => {
  server = await startTestApp();
  maria = server.browser();
  await maria.signUp();
});
afterAll(async () => await server.close());

const MEETING = { title: 'Plan', notes: 'All', start_time: '2026-05-02T10:00:00Z' };
const PROFILE = { first_name: 'Eve', last_name: 'Eve', email: 'eve@example.org', meeting_name: 'Eve' };

describe('contract, Who is asking: a form POST under a session needs the CSRF token of its page', () => {
  test.each([
    ['missing', ''],
    ['wrong', 'f'.repeat(64)],
    ['of another length', 'f'],
  ])('form, %s: 403 and nothing is changed', async (_what, csrf_token) => {
    const response = await maria.submit('/account/', { ...PROFILE, csrf_token });
    expect(response.statusCode).toBe(403);
    expect(response.body).toContain('This page is no longer current');
    expect((await maria.getJson('/account/get/user-details/')).json().first_name).toBe('Maria');
  });

  test.each([
    ['missing', ''],
    ['wrong', 'f'.repeat(64)],
  ])('JSON, %s: 403', async (_what, token) => {
    const response = await maria.postJson('/meeting/new/', MEETING, { 'x-csrf-token': token });
    expect(response.statusCode).toBe(403);
    expect(response.json()).toEqual({ message: expect.stringContaining('Reload it'), code: 'csrf_token' });
  });

  test('the token of another session does not do', async () => {
    const other = server.browser();
    await other.signUp('other');
    const response = await maria.postJson('/meeting/new/', MEETING, { 'x-csrf-token': other.csrfToken });
    expect(response.statusCode).toBe(403);
  });

  test('sign-out by a form needs it too', async () => {
    expect((await maria.submit('/account/sign-out/', { csrf_token: '' })).statusCode).toBe(403);
    expect((await maria.getJson('/account/get/user-details/')).statusCode).toBe(200);
  });
});

describe('decision 003: what comes from another origin changes nothing', () => {
  const signIn = { username: 'maria', password: GOOD_PASSWORD };
  test.each<[string, Record<string, string>]>([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['our host on another port', { origin: 'http://localhost:8080' }],
    ['a host that begins like ours', { origin: 'http://localhost.evil.example' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ])('%s: 403 for forms of anonymous people and of signed-in ones', async (_what, headers) => {
    const anonymous = await server.browser().submit('/account/sign-in/', signIn, headers);
    expect(anonymous.statusCode).toBe(403);
    expect(anonymous.cookies).toEqual([]);
    const signUp = await server.browser().submit('/account/sign-up/', signUpFields({ username: 'new' }), headers);
    expect(signUp.statusCode).toBe(403);
    const own = await maria.postJson('/meeting/new/', MEETING, headers);
    expect(own.statusCode).toBe(403);
    expect(own.json().code).toBe('foreign_origin');
  });

  test('a script that names no origin signs in', async () => {
    const response = await server.app.inject({ method: 'POST', url: '/account/sign-in/', payload: signIn });
    expect(response.statusCode).toBe(302);
  });

  test('under PUBLIC_URL its origin is ours, behind a proxy that ends TLS', async () => {
    const published = await startTestApp({ config: { publicUrl: 'https://vnet.example.org' } });
    const good = { origin: 'https://vnet.example.org' };
    expect((await published.browser().submit('/account/sign-up/', signUpFields(), good)).statusCode).toBe(302);
    const bad = { origin: 'https://evil.example' };
    expect((await published.browser().submit('/account/sign-in/', signIn, bad)).statusCode).toBe(403);
    await published.close();
  });
});

describe('headers', () => {
  test('the policy allows our own scripts and styles, our socket, and nothing else', async () => {
    const { headers } = await server.browser().get('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("connect-src 'self' ws://localhost:80;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['permissions-policy']).toContain('camera=(self), microphone=(self), display-capture=(self)');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['cross-origin-opener-policy']).toBeUndefined();
  });

  test('no page has inline script, inline style or an address of another origin', async () => {
    for (const path of [
      '/',
      '/account/',
      '/account/sign-in/',
      '/account/sign-up/',
      '/help/',
      '/help/article/1/',
      '/x/',
    ]) {
      const { body } = await (path === '/account/' ? maria : server.browser()).get(path);
      expect(body).not.toMatch(/<script(?![^>]* src="\/assets\/)/);
      expect(body).not.toMatch(/<style| style=| on[a-z]+=|javascript:/);
      expect(body).not.toMatch(/(?:src|href|action)="(?!\/(?!\/)|#)/);
    }
  });

  test('under TLS: HSTS and a wss socket', async () => {
    const published = await startTestApp({ config: { publicUrl: 'https://vnet.example.org' } });
    const { headers } = await published.browser().get('/');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://vnet.example.org;");
    await published.close();
  });

  test('each host has a policy of its own, whoever was asked before', async () => {
    const policies = [];
    for (const host of ['vnet.example.org', 'other.example.org:8443', 'vnet.example.org']) {
      const { headers } = await server.app.inject({ url: '/healthz', headers: { host } });
      policies.push(/connect-src ([^;]+)/.exec(String(headers['content-security-policy']))?.[1]);
    }
    const [first, second] = ["'self' ws://vnet.example.org", "'self' ws://other.example.org:8443"];
    expect(policies).toEqual([first, second, first]);
  });

  test('HSTS goes to those who came by TLS, and to nobody after them', async () => {
    const behind = await startTestApp({ config: { trustProxy: 1 } });
    const hsts = [];
    for (const proto of ['https', 'http']) {
      const { headers } = await behind.app.inject({ url: '/healthz', headers: { 'x-forwarded-proto': proto } });
      hsts.push(headers['strict-transport-security']);
    }
    expect(hsts).toEqual(['max-age=31536000', undefined]);
    await behind.close();
  });

  test.each(['evil.example; script-src *', 'a b', '"><script>', 'vnet.example.org:99999x'])(
    'the Host %j is refused',
    async (host) => {
      const response = await server.app.inject({ url: '/', headers: { host, accept: 'application/json' } });
      expect(response.statusCode).toBe(400);
      expect(response.json().code).toBe('bad_host');
      expect(response.headers['content-security-policy']).toBeUndefined();
      expect(response.headers['x-frame-options']).toBe('DENY');
    },
  );
});

describe('contract: the same path without its slash redirects (308), query kept', () => {
  test.each([
    ['GET', '/account'],
    ['GET', '/account/sign-in?next=/meet/'],
    ['POST', '/account/sign-up'],
    ['POST', '/account/p-login?x=1&y=a?b'],
    ['GET', '/account/get/user-details?acs=1'],
    ['GET', '/meeting/meetings'],
    ['GET', '/meeting/meetings/abcd-efgh-jkm'],
    ['POST', '/meeting/new'],
    ['POST', '/meeting/meetings/abcd-efgh-jkm/join'],
    ['GET', '/help?q=a&t=b'],
    ['GET', '/help/article/1'],
    ['GET', '/meet'],
    ['GET', '/meet/conf/abcd-efgh-jkm?a=b'],
    ['HEAD', '/help'],
  ] as const)('%s %s', async (method, url) => {
    const response = await server.app.inject({ method, url });
    const [path, ...query] = url.split('?');
    expect(response.statusCode).toBe(308);
    expect(response.headers.location).toBe([`${path}/`, ...query].join('?'));
  });
});

describe('failures', () => {
  test('a path that leads nowhere: a page for browsers, JSON for the rest', async () => {
    const page = await server.browser().get('/nothing/');
    expect(page.statusCode).toBe(404);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('Go to the home page');
    const json = await server.browser().getJson('/nothing/');
    expect(json.statusCode).toBe(404);
    expect(json.json()).toEqual({ message: 'There is nothing at this address.' });
  });

  test('the page knows who is signed in', async () => {
    expect((await maria.get('/nothing/')).body).toContain('Sign out');
  });

  test('what is broken inside is not told, but has a number that the log has too', async () => {
    const broken = await startTestApp();
    const browser = broken.browser();
    await browser.signUp();
    await broken.database.db.schema.dropTable('meetings').execute();
    const response = await browser.getJson('/meeting/meetings/');
    expect(response.statusCode).toBe(500);
    const { request_id, message, code } = response.json();
    expect(code).toBe('internal');
    expect(message).toContain(request_id);
    expect(response.body).not.toMatch(/table|sqlite|meetings|\.ts/i);
    expect(broken.logLines.join('')).toContain(request_id);
    expect(broken.logLines.join('')).toContain('no such table');
    await broken.close();
  });

  test.each<[string, Record<string, string>, string, number, string]>([
    ['JSON that is none', { 'content-type': 'application/json' }, '{"a":', 400, 'bad_request'],
    ['plain text', { 'content-type': 'text/plain' }, 'x', 415, 'unsupported_media_type'],
    ['a type nobody reads', { 'content-type': 'application/xml' }, '<a/>', 415, 'unsupported_media_type'],
    ['a body over 128 KiB', { 'content-type': 'application/json' }, `"${'x'.repeat(128 * 1024)}"`, 413, 'too_large'],
  ])('%s', async (_what, headers, payload, status, code) => {
    const response = await server.app.inject({ method: 'POST', url: '/account/p-login/', headers, payload });
    expect(response.statusCode).toBe(status);
    expect(response.json().code).toBe(code);
  });

  test('names that JavaScript objects have by birth are no trouble', async () => {
    const payload = '{"username":"a","__proto__":{"x":1}}';
    const headers = { 'content-type': 'application/json' };
    const json = await server.app.inject({ method: 'POST', url: '/account/p-login/', headers, payload });
    expect(json.statusCode).toBe(400);
    const form = await server.browser().submit('/account/p-login/', { constructor: 'x', toString: 'y' });
    expect(form.statusCode).toBe(400);
  });
});
