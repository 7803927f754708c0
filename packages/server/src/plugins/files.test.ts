import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let folder: string;
let server: TestApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-files-'));
  const [web, pages] = [join(folder, 'web'), join(folder, 'pages')];
  for (const path of [join(web, '.vite'), join(pages, 'pages'), join(pages, 'media/vnet')]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(join(folder, 'secret.txt'), 'not for you');
  writeFileSync(join(web, 'app-1234.js'), 'plain');
  writeFileSync(join(web, 'app-1234.js.br'), 'brotli');
  writeFileSync(join(web, 'app-1234.js.gz'), 'gzip');
  writeFileSync(join(web, '.vite/manifest.json'), '{}');
  writeFileSync(join(pages, 'pages/pages-1234.css'), 'body{}');
  writeFileSync(join(pages, 'media/vnet/mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  server = await startTestApp({ deps: { assetDirs: { web, pages } } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('/assets/*', () => {
  test('files of both builds, kept by browsers for good', async () => {
    for (const path of ['/assets/app-1234.js', '/assets/pages/pages-1234.css']) {
      const response = await server.app.inject(path);
      expect(response.statusCode).toBe(200);
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  test.each([
    ['br, gzip', 'brotli'],
    ['gzip', 'gzip'],
    ['identity', 'plain'],
  ])('compressed beforehand for whoever takes %s', async (encoding, body) => {
    const response = await server.app.inject({
      url: '/assets/app-1234.js',
      headers: { 'accept-encoding': encoding },
    });
    expect(response.body).toBe(body);
    expect(response.headers['content-type']).toContain('javascript');
  });

  test.each([
    '/assets/.vite/manifest.json',
    '/assets/../secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/pages/..%2f..%2f..%2fsecret.txt',
    '/assets/..%5csecret.txt',
    '/media/../secret.txt',
    '/media/..%2f..%2fsecret.txt',
    '/media/%00',
    '/assets/',
    '/media/',
  ])('%s gives nothing away', async (url) => {
    const response = await server.app.inject(url);
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(response.body).not.toContain('not for you');
  });
});

describe('/media/*', () => {
  test('the pictures that VNET brings; a drawing opened by itself may draw and nothing else', async () => {
    const response = await server.app.inject('/media/vnet/mark.svg');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('image/svg+xml');
    expect(response.headers['content-security-policy']).toContain('sandbox');
  });
});
