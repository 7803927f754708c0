import { SIGNALLING_CLOSE } from '@vnet/protocol';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { type WebSocket, WebSocketServer } from 'ws';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every WebSocket that is open. */
    websocketServer: WebSocketServer;
  }
  interface FastifyReply {
    /**
     * Answers an upgrade with a WebSocket; a handshake that is none is refused and `onOpen` not called. What `onOpen`
     * leaves behind on the socket must not close over the request: it would stay as long as the socket.
     */
    acceptWebSocket(onOpen: (socket: WebSocket) => void): void;
  }
}

/**
 * A frame above this ends its connection (1009, RFC 6455, section 7.4.1) before it is read whole. What is between the
 * contract's 64 KiB and this is read, and answered with an error.
 */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** How long clients get to answer the close frame when the server stops. */
const CLOSE_WITHIN_MS = 1_000;

/** Lets routes answer upgrades with WebSockets, which are closed when the server stops. */
export const websocketPlugin = fp(
  async (app) => {
    const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
    app.decorate('websocketServer', server);

    app.decorateReply('acceptWebSocket', function (this: FastifyReply, onOpen: (socket: WebSocket) => void) {
      const { socket, head } = this.takeConnection();
      server.handleUpgrade(this.request.raw, socket, head, (webSocket) => {
        webSocket.on('error', hangUp);
        onOpen(webSocket);
      });
    });

    function hangUp(this: WebSocket, error: Error): void {
      app.log.debug({ err: error }, 'a client broke the WebSocket protocol');
      this.terminate();
    }

    app.addHook('preClose', () => closeAll(server));
  },
  { name: 'websocket', dependencies: ['upgrades'] },
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
