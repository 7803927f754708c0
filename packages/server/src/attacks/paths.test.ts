import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { sendRaw } from './fuzz/rawHttp.ts';

const SECRET = 'nothing for others';
let folder: string;
let server: TestApp;
let origin: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-paths-'));
  const [web, pages] = [join(folder, 'web'), join(folder, 'pages')];
  for (const path of [
    join(web, '.vite'),
    join(pages, 'media/vnet'),
    join(folder, 'media'),
    join(folder, 'web-private'),
  ]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(join(web, 'app.js'), 'open');
  writeFileSync(join(pages, 'media/vnet/mark.svg'), '<svg/>');
  for (const path of ['secret.txt', 'web/.env', 'web/.vite/manifest.json', 'web-private/secret.txt', 'media/.hidden']) {
    writeFileSync(join(folder, path), SECRET);
  }
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'media/link.txt'));
  server = await startTestApp({ config: { dataDir: folder }, deps: { assetDirs: { web, pages } } });
  origin = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const UPS = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '..%5c',
  '..\\',
  '..%255c',
  '%252e%252e%252f',
  '..%c0%af',
  '..%u2215',
  '....//',
  '.%00./',
  '..;/',
];
const CLIMBS = UPS.flatMap((up) => [
  `${up}secret.txt`,
  `vnet/${up}${up}secret.txt`,
  `${up.repeat(3)}secret.txt`,
  `${up.repeat(12)}etc/passwd`,
]);
const OTHERS = [
  '/etc/passwd',
  '%2fetc%2fpasswd',
  '//etc/passwd',
  'C:%5cWindows%5cwin.ini',
  'file:%2f%2f%2fetc%2fpasswd',
  '.env',
  '.hidden',
  '.vite/manifest.json',
  '%2evite/manifest.json',
  './/.vite/manifest.json',
  'app.js%00.svg',
  '%00',
  'vnet/%00/../../secret.txt',
  '../web-private/secret.txt',
  'x/../../web-private/secret.txt',
  'secret.key',
  'vnet.sqlite',
];

/** Sent as they are: a client that puts paths right would attack nothing. */
test.each(['/media/', '/assets/', '/media', '/assets'])(
  'no path below %s leads out of its folder, or to a hidden file',
  async (prefix) => {
    for (const path of [...CLIMBS, ...OTHERS]) {
      const request = `GET ${prefix}${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
      const { status, text } = await sendRaw(origin, Buffer.from(request));
      expect([path, status >= 300 && status < 500]).toEqual([path, true]);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain('root:');
    }
  },
);

test('what is there is given, whichever way its path is written, and no folder lists its files', async () => {
  expect((await server.app.inject('/assets/app.js')).body).toBe('open');
  expect((await server.app.inject('/media/vnet/%6dark.svg')).statusCode).toBe(200);
  for (const url of ['/media/vnet/', '/media/vnet', '/assets/', '/media/']) {
    expect((await server.app.inject(url)).statusCode).toBeGreaterThanOrEqual(300);
  }
});
