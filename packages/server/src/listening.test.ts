import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { startTestApp } from './testing/testApp.ts';

/** The app on a port of its own. */
async function listen(changes: Parameters<typeof startTestApp>[0] = {}): Promise<number> {
  const server = await startTestApp(changes);
  onTestFinished(() => server.close());
  const address = new URL(await server.app.listen({ host: '127.0.0.1', port: 0 }));
  return Number(address.port);
}

async function makeCertificate() {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  return { cert, key };
}

test('serves https itself: Secure cookies, HSTS, a wss address', async () => {
  const tls = await makeCertificate();
  const port = await listen({ deps: { tls } });
  const response = await new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const body = new URLSearchParams({
        username: 'maria',
        email: 'maria@example.org',
        first_name: 'Maria',
        last_name: 'Lopez',
        password: 'quiet harbour 27',
        password_2: 'quiet harbour 27',
      }).toString();
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path: '/account/sign-up/',
          method: 'POST',
          ca: tls.cert,
          servername: 'localhost',
          headers: { 'content-type': 'application/x-www-form-urlencoded', origin: `https://127.0.0.1:${port}` },
          checkServerIdentity: () => undefined,
        },
        (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode, headers: answer.headers });
        },
      );
      sent.on('error', reject).end(body);
    },
  );
  expect(response.status).toBe(302);
  expect(String(response.headers['set-cookie'])).toMatch(/^__Host-vnet_session=.*; HttpOnly; Secure; SameSite=Lax$/);
  expect(response.headers['strict-transport-security']).toBeDefined();
  expect(response.headers['content-security-policy']).toContain(`wss://127.0.0.1:${port}`);
});

test('a body without an end is cut off at the limit', async () => {
  const port = await listen();
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'POST /account/p-login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  socket.on('error', () => {});
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  const flood = setInterval(() => socket.write(chunk), 1);
  await once(socket, 'close');
  clearInterval(flood);
  expect(answer).toContain('413');
});

test('what is no HTTP gets 400 and nothing of the inside', async () => {
  const port = await listen();
  const socket = connect(port, '127.0.0.1');
  socket.write('HELLO\r\n\r\n');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  await once(socket, 'close');
  expect(answer).toContain('400');
  expect(answer).not.toMatch(/node_modules|\.ts|HPE_/);
});

test('headers that never come to their end are cut off when their time is up', { timeout: 10_000 }, async () => {
  const timeouts = { headersTimeout: 200, requestTimeout: 60_000, keepAliveTimeout: 60_000 };
  const port = await listen({ deps: { timeouts: { ...timeouts, connectionsCheckingInterval: 50 } } });
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  await once(socket, 'close');
  expect(answer).toContain('408');
});
