import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { InProcessHub } from './InProcessHub.ts';
import { SignallingConnection } from './SignallingConnection.ts';
import { SignallingClient } from './testing/SignallingClient.ts';

/** The socket alone, without accounts: heartbeats and slow clients are driven by hand. */
let server: Server;
let url: string;
let connections: SignallingConnection[];
let sockets: WebSocket[];

beforeEach(async () => {
  connections = [];
  sockets = [];
  const hub = new InProcessHub();
  server = createServer().listen(0, '127.0.0.1');
  new WebSocketServer({ server }).on('connection', (socket) => {
    sockets.push(socket);
    connections.push(SignallingConnection.open(socket, hub, '123456', null));
  });
  await once(server, 'listening');
  const address = server.address();
  url = `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function pair(): Promise<[SignallingClient, SignallingClient]> {
  const first = await SignallingClient.connect(url);
  await first.next();
  const second = await SignallingClient.connect(url);
  await Promise.all([first.next(), second.next()]);
  return [first, second];
}

const beat = () => {
  for (const connection of connections) connection.beat();
};

describe('a heartbeat', () => {
  test('keeps a client that answers', async () => {
    const [first] = await pair();
    for (let count = 0; count < 3; count += 1) {
      const pinged = once(first.socket, 'ping');
      beat();
      await pinged;
      // The pong has arrived when a message sent after it has come back.
      first.send({ type: 'x', content: count });
      while ((await first.next()) === null);
    }
    expect(first.socket.readyState).toBe(first.socket.OPEN);
    first.socket.terminate();
  });

  test('ends a client that does not, and tells the other', async () => {
    const [first, second] = await pair();
    first.socket.pause();
    connections[0]?.beat();
    connections[0]?.beat();
    expect(await second.next()).toEqual({ type: 'signal_disconnected', code: '123456', peers_count: 1 });
    first.socket.terminate();
  });
});

describe('a client that reads slowly', () => {
  test('makes its sender wait instead of filling the memory, and gets everything in order', async () => {
    const [sender, slow] = await pair();
    slow.socket.pause();
    const content = 'x'.repeat(60_000);
    const count = 400;
    for (let index = 0; index < count; index += 1) sender.send({ type: 'candidate', content: { index, content } });
    // 24 MB are on their way: the server stops reading from the sender and keeps a bounded part of them.
    await vi.waitFor(() => expect(sockets[0]?.isPaused).toBe(true), { timeout: 20_000 });
    expect(sockets[1]?.bufferedAmount).toBeLessThan(4 * 1024 * 1024);
    slow.socket.resume();
    for (let index = 0; index < count; index += 1) {
      expect(await slow.next()).toMatchObject({ candidates: { index } });
    }
  });
});
