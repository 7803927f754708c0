import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { RequestError } from '../errors.ts';

/** A connection that leaves HTTP. */
export interface TakenConnection {
  socket: Duplex;
  /** What the client sent behind the request's head. */
  head: Buffer;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether requests of this route may leave HTTP, by `reply.takeConnection()`. */
    upgrades?: boolean;
  }
  interface FastifyRequest {
    /** Whether the client asks to switch protocols (RFC 9110, section 7.8). */
    readonly isUpgrade: boolean;
  }
  interface FastifyReply {
    /**
     * Takes the connection of an upgrade out of HTTP. From here on it holds nothing of its request or reply: whoever
     * takes it must not either, as it may stay for days. Its errors are the caller's to listen for, at once.
     */
    takeConnection(): TakenConnection;
  }
}

/** An upgrade to where there is only HTTP. */
class UpgradeRefusedError extends RequestError {
  readonly status = 400;
  readonly code = 'upgrade_refused';

  constructor() {
    super('This address speaks HTTP only. Ask without the Upgrade header.');
  }
}

/**
 * Lets routes take connections over; the one listener of the server's `upgrade` event. An upgrade is a request like any
 * other until its route takes it: whatever hooks refuse is answered over HTTP, and the connection ends with the answer.
 */
export const upgradesPlugin = fp(
  async (app) => {
    const upgrades = new WeakMap<IncomingMessage, TakenConnection>();

    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Node has taken its own listener away.
      socket.on('error', hangUp);
      const response = new ServerResponse(request);
      try {
        // Node's own sockets are what the types ask for; nothing of them but a stream is used.
        response.assignSocket(socket as typeof request.socket);
      } catch {
        // A request before it on the same connection is still being answered: nothing tells where its answer would end.
        socket.destroy();
        return;
      }
      response.shouldKeepAlive = false;
      response.once('finish', () => socket.end(() => socket.destroy()));
      upgrades.set(request, { socket, head });
      app.routing(request, response);
    });

    app.decorateRequest('isUpgrade', {
      getter(this: FastifyRequest) {
        return upgrades.has(this.raw);
      },
    });

    app.decorateReply('takeConnection', function (this: FastifyReply) {
      const upgrade = upgrades.get(this.request.raw);
      if (upgrade === undefined) throw new Error('only an upgrade can be taken over');
      this.hijack();
      this.raw.detachSocket(upgrade.socket as typeof this.request.raw.socket);
      upgrade.socket.off('error', hangUp);
      return upgrade;
    });

    app.addHook('preValidation', async (request) => {
      if (request.isUpgrade && !request.is404 && request.routeOptions.config.upgrades !== true) {
        throw new UpgradeRefusedError();
      }
    });
  },
  { name: 'upgrades' },
);

function hangUp(this: Duplex): void {
  this.destroy();
}
