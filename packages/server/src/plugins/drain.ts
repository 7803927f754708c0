import { Server } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the server is stopping: it answers what still comes, and wants no more. */
    isDraining: boolean;
    /** Resolves when every connection has ended; null while it is not stopping. */
    connectionsEnded: Promise<void> | null;
  }
}

/** How often connections that have become idle are looked for at the end, ms. */
const SWEEP_MS = 50;
const QUIET_TURNS = 3;
const MOST_TURNS = 2_000;

/**
 * The first step of stopping: no connection is accepted any more, so that a proxy goes to another instance before it
 * has sent anything. Those there are go on, and end with their next answer.
 */
export const stopAcceptingPlugin = fp(
  async (app) => {
    app.decorate('isDraining', false);
    app.decorate('connectionsEnded', null);
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (app.isDraining) reply.header('connection', 'close');
      done();
    });
    app.addHook('preClose', async () => {
      app.isDraining = true;
      if (!app.server.listening) return;
      await untilNobodyWaits(app.server);
      // That of http would also close idle connections, on which a proxy may be sending a request at this moment.
      app.connectionsEnded = new Promise((resolve) => Server.prototype.close.call(app.server, () => resolve()));
    });
  },
  { name: 'stop-accepting' },
);

/**
 * Resolves when no connection waits to be accepted: the operating system would reset those that do. Node accepts one a
 * turn of its loop, so there are turns until one brings none.
 */
async function untilNobodyWaits(server: Server): Promise<void> {
  let cameAt = 0;
  const count = () => {
    cameAt = turn;
  };
  let turn = 1;
  server.on('connection', count);
  while (turn - cameAt < QUIET_TURNS && turn < MOST_TURNS) {
    turn += 1;
    await setImmediate();
  }
  server.off('connection', count);
}

/**
 * The last step: waits until connections have ended. A proxy that loses one with a request on it cannot tell whether
 * that was served, so they get time to be used once more and hear `Connection: close` (RFC 9112, section 9.6).
 */
export const drainPlugin = fp(
  async (app, { lingerMs }: { lingerMs: number }) => {
    app.addHook('preClose', async () => {
      if (app.connectionsEnded === null) return;
      await Promise.race([app.connectionsEnded, sleep(lingerMs)]);
      const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
      app.server.closeIdleConnections();
      await app.connectionsEnded;
      clearInterval(sweep);
    });
  },
  { name: 'drain', dependencies: ['stop-accepting', 'websocket'] },
);
