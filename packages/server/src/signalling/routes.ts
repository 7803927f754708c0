import { SIGNALLING_CODE_PATTERN, SIGNALLING_PATH } from '@vnet/protocol';
import fp from 'fastify-plugin';
import { ForeignOriginError, NotFoundError, RequestError, TooManyRequestsError } from '../errors.ts';
import { EntranceError } from '../meetings/door/EntranceError.ts';
import { personOf } from '../meetings/participant.ts';
import { requireParticipant } from '../meetings/requests.ts';
import { isForeignOrigin, type OriginSettings } from '../plugins/requestOrigin.ts';
import type { CodeAttempts } from './CodeAttempts.ts';
import { FloodGate } from './FloodGate.ts';
import { SignallingConnection } from './SignallingConnection.ts';
import type { SignallingHub } from './SignallingHub.ts';
import { SignInWatch } from './SignInWatch.ts';
import { type SignInLookup, signInOf } from './socketSignIns.ts';

export interface SignallingOptions extends OriginSettings {
  hub: SignallingHub;
  attempts: CodeAttempts;
  signIns: SignInLookup;
  /** Flood limits and the limit of codes; `VNET_RATE_LIMITS=off` for load tests and the lab. */
  limits: boolean;
  /** How often clients are pinged, ms. One that has not answered by the next ping is gone. */
  heartbeatMs?: number;
  /** How long a socket may outlive its sign-in, ms. */
  signInCheckMs?: number | undefined;
  /** A monotonic clock, ms. */
  now: () => number;
}

/** Two beats stay below the minute after which proxies end a connection on which nothing happens. */
const HEARTBEAT_MS = 25_000;

interface CodeParams {
  code: string;
}

/** A request for the signalling socket that is no WebSocket upgrade (RFC 9110, section 15.5.22). */
class UpgradeRequiredError extends RequestError {
  readonly status = 426;
  readonly code = 'upgrade_required';

  constructor() {
    super('This address speaks WebSocket only.');
  }
}

/** The signalling socket `/vnet/ps/<code>/` of contract.md. */
export const signallingPlugin = fp(
  async (app, options: SignallingOptions) => {
    const { hub, attempts, signIns, limits, heartbeatMs = HEARTBEAT_MS, now } = options;
    const connections = new Set<SignallingConnection>();
    const watch = new SignInWatch({ lookup: signIns, logger: app.log, everyMs: options.signInCheckMs });
    const heartbeat = setInterval(() => {
      for (const connection of connections) connection.beat();
    }, heartbeatMs).unref();

    app.addHook('onClose', async () => {
      clearInterval(heartbeat);
      await watch.close();
      await hub.close();
    });

    app.get<{ Params: CodeParams }>(
      `${SIGNALLING_PATH}:code/`,
      {
        config: { answers: 'json', upgrades: true },
        preValidation: async (request) => {
          const person = personOf(requireParticipant(request));
          if (isForeignOrigin(request, options)) throw new ForeignOriginError();
          const { code } = request.params;
          if (!SIGNALLING_CODE_PATTERN.test(code)) throw new NotFoundError('A code has six digits.');
          if (!request.isUpgrade) throw new UpgradeRequiredError();
          // A guest's session outlives their removal: that is the door's word, and there is one meeting for them.
          if (person.isGuest && (await signIns.goodAmong([signInOf(request)])).size === 0)
            throw EntranceError.removed();
          if (limits) refuseGuessing(await attempts.try(person.id, code));
        },
      },
      (request, reply) => {
        const { code } = request.params;
        const signIn = signInOf(request);
        // By value: what listens to the socket must not hold the request.
        reply.acceptWebSocket((socket) => {
          const gate = limits ? new FloodGate(now) : null;
          const connection = SignallingConnection.open(socket, hub, code, gate);
          connections.add(connection);
          watch.add(connection, signIn);
          socket.on('close', () => {
            connections.delete(connection);
            watch.delete(connection);
          });
        });
      },
    );
  },
  { name: 'signalling', dependencies: ['authentication', 'guests', 'websocket'] },
);

function refuseGuessing(retryAfter: number | null): void {
  if (retryAfter === null) return;
  throw new TooManyRequestsError('Too many codes were tried. Wait a little and try again.', retryAfter);
}
