import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../testing/freePort.ts';
import { NginxProxy } from '../testing/NginxProxy.ts';
import { signUpFields } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

const NAME = 'meet.example.org';
const SITE = join(import.meta.dirname, '../../../../deploy/nginx/vnet.conf');

let vnet: TestApp;
let proxy: NginxProxy;
let folder: string;
let httpPort: number;

/** VNET behind nginx, with the very file that docs/self-hosting.md names; only places are put in. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-proxies-'));
  const { cert, private: key } = await generate([{ name: 'commonName', value: NAME }], { keySize: 2048 });
  writeFileSync(join(folder, 'fullchain.pem'), cert);
  writeFileSync(join(folder, 'privkey.pem'), key);
  vnet = await startTestApp({ config: { publicUrl: `https://${NAME}`, trustProxy: ['loopback'] } });
  await vnet.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = vnet.app.server.address() as AddressInfo;
  const tlsPort = await freePort();
  httpPort = await freePort();
  const site = readFileSync(SITE, 'utf8')
    .replace('listen 80;', `listen 127.0.0.1:${httpPort};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${tlsPort} ssl;`)
    .replaceAll(`/etc/letsencrypt/live/${NAME}`, folder)
    .replace('127.0.0.1:8000', `127.0.0.1:${port}`);
  proxy = await NginxProxy.run(site, tlsPort, 'https');
});
afterAll(async () => {
  await proxy?.close();
  await vnet?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const place = () => ({ host: '127.0.0.1', port: new URL(proxy.origin).port, rejectUnauthorized: false });

function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { ...place(), path, headers: { host: NAME, ...headers } };
    const asking = body === undefined ? get(options) : request({ ...options, method: 'POST' });
    asking.on('error', reject);
    asking.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asking.end(body);
  });
}

test('pages come over TLS with what TLS asks for, plain http leads there, /metrics is not for outside', async () => {
  const home = await ask('/');
  expect(home.status).toBe(200);
  expect(home.headers['strict-transport-security']).toBeDefined();
  expect(home.headers['content-security-policy']).toContain(`wss://${NAME}`);
  expect((await ask('/metrics')).status).toBe(404);
  const plain = await fetch(`http://127.0.0.1:${httpPort}/help/?q=lan`, { redirect: 'manual' });
  expect(plain.status).toBe(301);
  expect(plain.headers.get('location')).toMatch(/^https:.*\/help\/\?q=lan$/);
});

test('people sign up through it, their address is theirs, and their sockets last', async () => {
  const form = new URLSearchParams(signUpFields({ username: 'ada' })).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${NAME}` };
  const made = await ask('/account/sign-up/', headers, form);
  expect(made.status).toBe(302);
  const [cookie = ''] = made.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^__Host-vnet_session=.*Secure/);
  const session = cookie.split(';', 1)[0] ?? '';
  expect((await ask('/account/get/user-details/', { cookie: session })).body).toContain('"username":"ada"');

  const socket = new WebSocket(`${proxy.origin.replace('http', 'ws')}/vnet/ps/123456/`, {
    ...place(),
    headers: { host: NAME, cookie: session, origin: `https://${NAME}` },
  });
  const first = await new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(JSON.parse(String(data))));
    socket.once('error', reject);
  });
  expect(first).toEqual({ type: 'signal_connected', code: '123456', peers_count: 1 });
  socket.close();
});

test('a body above what VNET takes is turned away by VNET, in its words', async () => {
  const headers = { 'content-type': 'application/json', origin: `https://${NAME}` };
  const answer = await ask('/account/p-login/', headers, JSON.stringify({ username: 'x'.repeat(200_000) }));
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    413,
    { message: 'The request is too large.', code: 'too_large' },
  ]);
});
