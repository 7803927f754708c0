import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let web: string;
let server: TestApp;
let browser: TestBrowser;
beforeEach(async () => {
  web = mkdtempSync(join(tmpdir(), 'vnet-web-'));
  server = await startTestApp({ deps: { assetDirs: { web, pages: join(web, 'none') } } });
  browser = server.browser();
  await browser.signUp();
});
afterEach(async () => {
  await server.close();
  rmSync(web, { recursive: true, force: true });
});

/** As Vite writes it: an entry that imports a chunk, each with a style sheet. */
function build(hash: string): void {
  mkdirSync(join(web, '.vite'), { recursive: true });
  const path = join(web, '.vite/manifest.json');
  writeFileSync(
    path,
    JSON.stringify({
      '_shared.js': { file: `shared-${hash}.js`, css: [`shared-${hash}.css`] },
      'src/room.ts': { file: 'room-1.js', isDynamicEntry: true, imports: ['_shared.js'] },
      'src/main.tsx': { file: `main-${hash}.js`, isEntry: true, imports: ['_shared.js'], css: [`main-${hash}.css`] },
    }),
  );
  const when = new Date(Date.parse('2026-01-01') + Number(hash) * 1000);
  utimesSync(path, when, when);
}

describe('contract, Pages: /meet/ and /meet/*', () => {
  test.each(['/meet/', '/meet/new-meeting/', '/meet/conf/abcd-efgh-jkm/'])(
    '%s holds the root element with what the app needs',
    async (path) => {
      build('1');
      const response = await browser.get(path);
      expect(response.statusCode).toBe(200);
      const root = /<div id="root"([^>]*)>/.exec(response.body)?.[1] ?? '';
      const attributes = Object.fromEntries([...root.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, k, v]) => [k, v]));
      const nonce = String(attributes['data-style-nonce']);
      expect(attributes).toEqual({
        'data-call-provider': 'livekit',
        'data-signalling-server': 'ws://localhost:80/vnet/ps/',
        'data-user-details-url': '/account/get/user-details/?acs=1',
        'data-get-meetings-url': '/meeting/meetings/',
        'data-create-meeting-url': '/meeting/new/',
        'data-profile-page': '/account/',
        // Whoever signs up first is staff.
        'data-administration-page': '/admin/',
        'data-vnet-logo': '/media/vnet/mark.svg',
        'data-vnet-background': '/media/vnet/background.svg',
        'data-vnet-background-large': '/media/vnet/background-large.svg',
        'data-csrf-token': expect.stringMatching(/^[0-9a-f]{64}$/),
        'data-style-nonce': expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      });
      expect(response.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}';`);
      expect(response.headers['cache-control']).toBe('no-store');
    },
  );

  test('where the administration is, it tells staff alone', async () => {
    build('1');
    const other = server.browser();
    await other.signUp('other');
    expect((await other.get('/meet/')).body).not.toContain('data-administration-page');
  });

  test('each response has a nonce of its own', async () => {
    build('1');
    const policies = [await browser.get('/meet/'), await browser.get('/meet/')].map(
      ({ headers }) => headers['content-security-policy'],
    );
    expect(policies[0]).not.toBe(policies[1]);
  });

  test('the token of the page opens POSTs', async () => {
    build('1');
    browser.csrfToken = '';
    await browser.get('/meet/');
    const meeting = { title: 'Plan', notes: 'All', start_time: '2026-05-02T10:00:00Z' };
    expect((await browser.postJson('/meeting/new/', meeting)).statusCode).toBe(201);
  });

  test('loads what the build made, and the next build without a restart', async () => {
    build('1');
    const first = await browser.get('/meet/');
    expect(first.body).toContain('<script type="module" src="/assets/main-1.js">');
    expect(first.body).toContain('href="/assets/main-1.css"');
    expect(first.body).toContain('href="/assets/shared-1.css"');
    expect(first.body).toContain('<link rel="modulepreload" href="/assets/shared-1.js"/>');
    expect(first.body).not.toContain('room-1.js');
    build('2');
    expect((await browser.get('/meet/')).body).toContain('/assets/main-2.js');
  });

  test('to browsers without script it says so above the root, with ways on', async () => {
    build('1');
    const { body } = await browser.get('/meet/');
    const [sentence = ''] = /<noscript><main.*<\/main><\/noscript>(?=<div id="root")/.exec(body) ?? [];
    expect(sentence).toContain('<h1>Meetings need JavaScript</h1>');
    expect(sentence).toContain('href="/help/"');
    expect(sentence).toContain('href="/account/"');
  });

  test('a server whose app is not built says so', async () => {
    const response = await browser.get('/meet/');
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain('The meeting app is not built yet');
    expect(response.body).toContain('npm run build');
  });

  test('a guest has the page of their meeting alone, and it says who they are', async () => {
    build('1');
    const plan = { title: 'T', notes: 'N', start_time: '2026-05-02T10:00:00Z' };
    const meeting = (await browser.postJson('/meeting/new/', plan)).json();
    const pass = (await browser.postJson(`${meeting.meeting_url}passes/`, { label: 'L' })).json();
    const guest = server.browser();
    await guest.submit(new URL(pass.url).pathname, { name: 'Zoë "&' });
    for (const id of [meeting.meeting_id, meeting.meeting_uuid]) {
      const page = await guest.get(`/meet/conf/${id}/?from=mail`);
      expect(page.statusCode).toBe(200);
      expect(page.body).toMatch(/ data-guest-username="guest-[2-9a-z]{12}"/);
      expect(page.body).toContain(' data-guest-name="Zoë &quot;&amp;"');
      expect(page.body).not.toContain('data-administration-page');
      expect(page.body).toMatch(/ data-csrf-token="[0-9a-f]{64}"/);
    }
    for (const path of ['/meet/', '/meet/new-meeting/', '/meet/conf/abcd-efgh-jkm/', '/meet/conf/%E0%A4%A/']) {
      expect([path, (await guest.get(path)).statusCode]).not.toEqual([path, 200]);
    }
    // The token of the page is what the lobby asks to be let in with.
    expect((await guest.postJson(`${meeting.meeting_url}join/`, {})).json().code).toBe('waiting');
  });

  test('anonymous people sign in first and come back', async () => {
    const response = await server.browser().get('/meet/conf/abcd-efgh-jkm/');
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/account/sign-in/?next=%2Fmeet%2Fconf%2Fabcd-efgh-jkm%2F');
  });
});
