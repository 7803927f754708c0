import websocket from '@fastify/websocket';
import { SIGNALLING_CLOSE } from '@vnet/protocol';
import fp from 'fastify-plugin';
import type { WebSocket, WebSocketServer } from 'ws';

/**
 * A frame above this ends its connection (1009, RFC 6455, section 7.4.1) before it is read whole. What is between the
 * contract's 64 KiB and this is read, and answered with an error.
 */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** How long clients get to answer the close frame when the server stops. */
const CLOSE_WITHIN_MS = 1_000;

/** Lets routes take WebSocket upgrades; the one listener of the server's `upgrade` event. */
export const websocketPlugin = fp(
  async (app) => {
    await app.register(websocket, {
      options: { maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false },
      errorHandler: (error, socket, request) => {
        request.log.debug({ err: error }, 'a client broke the WebSocket protocol');
        socket.terminate();
      },
      preClose: (done) => {
        closeAll(app.websocketServer).then(() => done(), done);
      },
    });
  },
  { name: 'websocket' },
);

/** Tells every client that the server goes (1001), and hangs up on those that do not answer in time. */
async function closeAll(server: WebSocketServer): Promise<void> {
  server.close();
  const clients = [...server.clients];
  const late = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, CLOSE_WITHIN_MS);
  await Promise.all(clients.map(closed));
  clearTimeout(late);
}

function closed(client: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    client.once('close', () => resolve());
    client.close(SIGNALLING_CLOSE.goingAway, 'the server stops');
    if (client.readyState === client.CLOSED) resolve();
  });
}
