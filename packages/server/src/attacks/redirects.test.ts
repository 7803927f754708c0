import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startListedApp } from '../testing/startListedApp.ts';
import { GOOD_PASSWORD, type TestBrowser } from '../testing/TestBrowser.ts';
import type { TestApp } from '../testing/testApp.ts';
import { waysOf } from './appRoutes.ts';
import { sendRaw } from './fuzz/rawHttp.ts';

const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '/..//evil.example/',
  '/.//evil.example/',
  '/%2e%2e//evil.example',
  '/\u2028/evil.example',
  'javascript:alert(1)//',
  'data:text/html,x',
  'http:evil.example',
  'evil.example',
  ' //evil.example',
  '/\r\nlocation: https://evil.example/',
  '@evil.example/',
  ':80@evil.example/',
];

let server: TestApp;
let routes: readonly RouteOptions[];
let signedIn: TestBrowser;
beforeAll(async () => {
  const started = await startListedApp({ config: { rateLimits: false } });
  ({ routes } = started);
  server = started;
  signedIn = server.browser();
  await signedIn.signUp();
});
afterAll(async () => await server.close());

/** Where a browser goes that stands at a page of ours; null: nowhere. */
function target(location: unknown): string | null {
  return typeof location === 'string' ? new URL(location, 'http://localhost/account/').origin : null;
}
const OURS = new Set([null, 'http://localhost']);

describe.each(ELSEWHERE)('%j leads nobody elsewhere', (address) => {
  test('as next of the sign-in form', async () => {
    const browser = server.browser();
    const page = await browser.get(`/account/sign-in/?next=${encodeURIComponent(address)}`);
    expect(page.statusCode).toBe(200);
    const { headers } = await browser.submit('/account/sign-in/', {
      username: 'maria',
      password: GOOD_PASSWORD,
      next: address,
    });
    expect(typeof headers.location).toBe('string');
    expect(target(headers.location)).toBe('http://localhost');
  });

  test('in any parameter of any page, signed in or not', async () => {
    const encoded = encodeURIComponent(address);
    const query = ['next', 'url', 'return', 'redirect', 'q', 'done', 'oidc']
      .map((name) => `${name}=${encoded}`)
      .join('&');
    for (const browser of [server.browser(), signedIn]) {
      for (const { url } of waysOf(routes, 'GET', () => encoded)) {
        for (const asked of [`${url}?${query}`, `${url.replace(/\/$/, '')}?${query}`]) {
          const { headers } = await browser.get(asked, { 'sec-fetch-site': 'cross-site' });
          expect([asked, OURS.has(target(headers.location))]).toEqual([asked, true]);
        }
      }
    }
  });
});

test.each([
  '//evil.example',
  '//evil.example/account',
  '//evil.example/..',
  '/\\evil.example/account',
  '/meet//evil.example',
  '/%2f%2fevil.example/meet',
  '/.//evil.example/account',
])('the path %s, sent as it is, leads nowhere else', async (path) => {
  const { headers } = await server.app.inject({ url: `http://localhost${path}`, headers: { accept: 'text/html' } });
  expect(OURS.has(target(headers.location))).toBe(true);
});

test.each(['/account', '/help', '/meet', '/meeting/new'])(
  'asked for %s as proxies are (RFC 9112, 3.2.2), it sends nobody to whoever was named',
  async (path) => {
    const origin = await listening();
    const request = `GET http://evil.example${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
    const { status, text } = await sendRaw(origin, Buffer.from(request));
    expect(status).toBe(308);
    expect(/^location: (.*)$/im.exec(text)?.[1]?.trim()).toBe(`${path}/`);
  },
);

let address: Promise<string> | null = null;
function listening(): Promise<string> {
  address ??= server.app.listen({ host: '127.0.0.1', port: 0 });
  return address;
}
