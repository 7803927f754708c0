import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '../../../clock.ts';
import { checkSignature } from './checkSignature.ts';
import { EmulatedIdentities } from './EmulatedIdentities.ts';
import { type AcsAnswer, type AcsOperation, answerOperation, readOperation } from './operations.ts';

/** What goes wrong at the emulated service, until it is set to null. */
export type AcsTrouble =
  /** Everything is done, and answered so much later. */
  | { kind: 'slow'; milliseconds: number }
  /** Everything is done, and the connection dropped instead of an answer. */
  | { kind: 'drop' }
  | { kind: 'refuse' }
  | { kind: 'fail' }
  | { kind: 'throttle'; retryAfterSeconds: number };

/**
 * Azure Communication Services' identity REST API (2023-10-01) as a server on this machine: it takes what Microsoft's
 * SDK signs and refuses the rest as the service does, issues tokens that expire by its own clock, and has every trouble
 * that the service can have.
 */
export class AcsEmulator {
  readonly identities: EmulatedIdentities;
  /** Everything that was asked for with a good signature, in order. */
  readonly operations: AcsOperation['kind'][] = [];
  /** What was refused as not signed by the key, and why. */
  readonly refusals: string[] = [];
  trouble: AcsTrouble | null = null;
  /** The operations that have the trouble; null: all. */
  troubled: AcsOperation['kind'] | null = null;
  readonly #key = randomBytes(64);
  #server: Server;
  #port = 0;

  private constructor(clock: Clock) {
    this.identities = new EmulatedIdentities(clock);
    this.#server = this.#createServer();
  }

  /** @param options.clock by which tokens expire */
  static async start({ clock = systemClock, port = 0 }: { clock?: Clock; port?: number } = {}): Promise<AcsEmulator> {
    const emulator = new AcsEmulator(clock);
    await emulator.#listen(port);
    return emulator;
  }

  get connectionString(): string {
    return `endpoint=http://127.0.0.1:${this.#port}/;accesskey=${this.#key.toString('base64')}`;
  }

  /** Nothing listens any more, and open connections break. */
  async vanish(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Listens again where it did, with all that it knew. */
  async comeBack(): Promise<void> {
    this.#server = this.#createServer();
    await this.#listen(this.#port);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.vanish();
  }

  /** How often something was asked for. */
  count(kind: AcsOperation['kind']): number {
    return this.operations.filter((operation) => operation === kind).length;
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #createServer(): Server {
    return createServer((request, response) => {
      // A client that gives up breaks its connection, which is no failure of ours.
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const wrong = checkSignature(request, body, this.#key);
    if (wrong !== null) {
      this.refusals.push(wrong);
      return send(response, { status: 401, body: errorBody('Denied', `Denied by the resource provider: ${wrong}.`) });
    }
    const operation = readOperation(request, body);
    if ('status' in operation) return send(response, operation);
    this.operations.push(operation.kind);
    const trouble = this.troubled === null || this.troubled === operation.kind ? this.trouble : null;
    switch (trouble?.kind) {
      case undefined:
        return send(response, answerOperation(operation, this.identities));
      case 'slow': {
        const answer = answerOperation(operation, this.identities);
        await delay(trouble.milliseconds, undefined, { ref: false });
        return send(response, answer);
      }
      case 'drop':
        answerOperation(operation, this.identities);
        return void response.destroy();
      case 'refuse':
        return send(response, { status: 403, body: errorBody('Forbidden', 'The resource is suspended.') });
      case 'fail':
        return send(response, { status: 500, body: errorBody('InternalError', 'Something went wrong.') });
      case 'throttle':
        return send(response, {
          status: 429,
          headers: { 'retry-after': String(trouble.retryAfterSeconds) },
          body: errorBody('TooManyRequests', 'Slow down.'),
        });
      default:
        return trouble satisfies never;
    }
  }
}

function errorBody(code: string, message: string) {
  return { error: { code, message } };
}

function send(response: ServerResponse, { status, headers = {}, body }: AcsAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
