import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { DelayLine } from './DelayLine.ts';
import type { DelayOptions } from './UdpDelay.ts';

/** Stands in front of a TCP service and passes on what comes some time later, so that signalling is as far as media. */
export class TcpDelay {
  readonly #options: DelayOptions;
  readonly #server: Server;
  readonly #open = new Set<{ sockets: readonly Socket[]; line: DelayLine }>();

  private constructor(options: DelayOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  /** @param options with port 0 of `listen`, one is chosen */
  static async open(options: DelayOptions): Promise<TcpDelay> {
    const delay = new TcpDelay(options);
    delay.#server.listen(options.listen.port, options.listen.address);
    await once(delay.#server, 'listening');
    return delay;
  }

  /** Where it listens. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  #accept(client: Socket): void {
    const { target, oneWayMs } = this.#options;
    const service = connect({ host: target.address, port: target.port, allowHalfOpen: true, noDelay: true });
    const line = new DelayLine(oneWayMs);
    const connection = { sockets: [client, service], line };
    this.#open.add(connection);
    const end = () => {
      this.#open.delete(connection);
      line.close();
      for (const socket of connection.sockets) socket.destroy();
    };
    for (const [from, to] of [
      [client, service],
      [service, client],
    ] as const) {
      from.on('data', (chunk) => line.push(() => to.write(chunk)));
      from.on('end', () => line.push(() => to.end()));
      from.on('error', end);
    }
    service.on('close', () => line.push(end));
    client.on('close', () => line.push(end));
    // The handshake went to this machine only; on a long line the first byte may be sent one round trip later.
    client.pause();
    setTimeout(() => client.resume(), 2 * oneWayMs);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    for (const { sockets, line } of this.#open) {
      line.close();
      for (const socket of sockets) socket.destroy();
    }
    this.#open.clear();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }
}
