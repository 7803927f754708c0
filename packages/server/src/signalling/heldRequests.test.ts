import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { startTestApp } from '../testing/testApp.ts';
import { SignallingClient } from './testing/SignallingClient.ts';

const SOCKETS = 20;
/** Some turns, as the last of a request is let go of by what it has still to do. */
const MOST_COLLECTIONS = 50;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('an open socket holds nothing of the request that opened it', async () => {
  const vnet = await startTestApp();
  const port = Number(new URL(await vnet.app.listen({ host: '127.0.0.1', port: 0 })).port);
  const browser = vnet.browser();
  await browser.signUp();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  // Fastify's request and reply, the log's child and the response hold it, so that it stays as long as any of them.
  const requests: WeakRef<IncomingMessage>[] = [];
  vnet.app.server.on('upgrade', (request: IncomingMessage) => requests.push(new WeakRef(request)));
  const sockets: SignallingClient[] = [];
  for (let index = 0; index < SOCKETS; index += 1) {
    sockets.push(await SignallingClient.connect(`ws://127.0.0.1:${port}/vnet/ps/${100_000 + index}/`, { cookie }));
  }

  const held = () => requests.filter((request) => request.deref() !== undefined).length;
  for (let turn = 0; turn < MOST_COLLECTIONS && held() > 0; turn += 1) {
    await setImmediate();
    collectGarbage();
  }
  expect(requests).toHaveLength(SOCKETS);
  expect(held()).toBe(0);
  expect(vnet.app.websocketServer.clients.size).toBe(SOCKETS);

  await Promise.all(sockets.map((socket) => socket.close()));
  await vnet.close();
});
