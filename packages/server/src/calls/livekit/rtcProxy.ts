import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ForeignOriginError, RequestError } from '../../errors.ts';
import { isForeignOrigin, type OriginSettings } from '../../plugins/requestOrigin.ts';
import { proxyUpgrade } from './proxyUpgrade.ts';

/** LiveKit's signalling (`pkg/service/rtcservice.go`), and nothing else of it: its API stays on loopback. */
const PATHS = ['/rtc', '/rtc/validate', '/rtc/v1', '/rtc/v1/validate'];
const HTTP_TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 1;

export interface RtcProxyOptions extends OriginSettings {
  /** The supervised LiveKit's port on loopback; null while it does not run. */
  httpPort: () => number | null;
}

/** LiveKit does not run now; browsers try again. */
class CallServerDownError extends RequestError {
  readonly status = 503;
  readonly code = 'call_server_down';

  constructor(options?: ErrorOptions) {
    super('The call server is starting again. Try again in a moment.', options);
  }
}

/**
 * Passes `/rtc*` on to the supervised LiveKit, so that browsers need one address and one certificate. Upgrades are passed
 * on as bytes once LiveKit has accepted them: what it refuses, it refuses in its own words.
 */
export const rtcProxyPlugin = fp(
  async (app, { httpPort, ...settings }: RtcProxyOptions) => {
    const tunnels = new Set<Duplex>();
    app.addHook('preClose', async () => {
      for (const socket of tunnels) socket.destroy();
    });

    async function tunnel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      if (!request.isUpgrade) return;
      if (isForeignOrigin(request, settings)) throw new ForeignOriginError();
      const port = runningPort(reply);
      const { socket, head } = reply.takeConnection();
      tunnels.add(socket);
      socket.once('close', () => tunnels.delete(socket));
      proxyUpgrade(request.raw, socket, head, port);
      return reply;
    }

    function runningPort(reply: FastifyReply): number {
      const port = httpPort();
      if (port !== null) return port;
      reply.header('retry-after', RETRY_AFTER_SECONDS);
      throw new CallServerDownError();
    }

    for (const path of PATHS) {
      app.route({
        method: 'GET',
        url: path,
        exposeHeadRoute: false,
        config: { answers: 'json', upgrades: true },
        preValidation: tunnel,
        handler: async (request, reply) => {
          const port = runningPort(reply);
          const answer = await fetch(`http://127.0.0.1:${port}${request.url}`, {
            signal: AbortSignal.timeout(HTTP_TIMEOUT_MS),
          }).catch((cause: unknown) => {
            throw new CallServerDownError({ cause });
          });
          reply.code(answer.status).type(answer.headers.get('content-type') ?? 'text/plain');
          return reply.send(Buffer.from(await answer.arrayBuffer()));
        },
      });
    }
  },
  { name: 'rtc-proxy', dependencies: ['upgrades'] },
);
