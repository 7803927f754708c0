import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let vnet: TestApp;
let port: number;

beforeAll(async () => {
  vnet = await startTestApp();
  port = Number(new URL(await vnet.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => vnet.close());

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
const KEY = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

const head = (path: string, headers = '', method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}\r\n`;

/** Sends bytes as they are. @returns everything that came until the server ended the connection */
async function answerTo(bytes: string): Promise<string> {
  const socket: Socket = connect({ host: '127.0.0.1', port });
  socket.write(bytes);
  return await text(socket);
}

describe('an upgrade', () => {
  test('is answered over HTTP where it is refused, and the connection ends with the answer', async () => {
    const answer = await answerTo(head('/vnet/ps/123456/', UPGRADE + KEY));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(answer).toMatch(/^x-request-id: /im);
    expect(answer).toMatch(/"message":"not logged in"/);
  });

  test.each(['/healthz', '/account/sign-in/', '/help/'])('of %s, which speaks HTTP only, is refused', async (path) => {
    const answer = await answerTo(head(path, `${UPGRADE}${KEY}Accept: application/json\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/^connection: close\r$/im);
  });

  test('to another protocol is refused as well', async () => {
    expect(await answerTo(head('/healthz', 'Connection: Upgrade\r\nUpgrade: h2c\r\n'))).toMatch(/"upgrade_refused"/);
  });

  test('of a path that leads nowhere is not found', async () => {
    expect(await answerTo(head('/nowhere/', UPGRADE + KEY))).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('behind a request that is still being answered ends the connection, and nothing else', async () => {
    await answerTo(head('/readyz') + head('/vnet/ps/123456/', UPGRADE + KEY)).catch(() => {});
    expect(await answerTo(head('/healthz', 'Connection: close\r\n'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('of somebody who hangs up meanwhile is forgotten', async () => {
    const socket = connect({ host: '127.0.0.1', port });
    const upgrading = once(vnet.app.server, 'upgrade');
    socket.write(head('/vnet/ps/123456/', UPGRADE + KEY));
    const [, theirs]: [unknown, Socket] = (await upgrading) as [unknown, Socket];
    const gone = new Promise((resolve) => theirs.once('close', resolve));
    socket.resetAndDestroy();
    await gone;
    expect(await answerTo(head('/healthz', 'Connection: close\r\n'))).toMatch(/^HTTP\/1\.1 200 /);
  });
});
