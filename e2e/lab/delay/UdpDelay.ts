import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { DelayLine } from './DelayLine.ts';

export interface Endpoint {
  address: string;
  port: number;
}

export interface DelayOptions {
  listen: Endpoint;
  target: Endpoint;
  /** ms that everything is held up in each direction. */
  oneWayMs: number;
}

/**
 * Stands in front of a UDP service, such as LiveKit's media port, and passes each datagram on some time later. To the
 * service each client is a port of this machine.
 */
export class UdpDelay {
  readonly #options: DelayOptions;
  readonly #line: DelayLine;
  readonly #front = createSocket('udp4');
  /** Towards the service, by the client's address and port. */
  readonly #backs = new Map<string, Socket>();

  private constructor(options: DelayOptions) {
    this.#options = options;
    this.#line = new DelayLine(options.oneWayMs);
  }

  /** @param options with port 0 of `listen`, one is chosen */
  static async open(options: DelayOptions): Promise<UdpDelay> {
    const delay = new UdpDelay(options);
    const { address, port } = options.listen;
    delay.#front.on('message', (datagram, client) => delay.#up(datagram, client));
    delay.#front.bind(port, address);
    await once(delay.#front, 'listening');
    return delay;
  }

  /** Where it listens. */
  get port(): number {
    return this.#front.address().port;
  }

  #up(datagram: Buffer, client: RemoteInfo): void {
    const { target } = this.#options;
    const back = this.#backOf(client);
    this.#line.push(() => back.send(datagram, target.port, target.address, ignore));
  }

  #backOf(client: RemoteInfo): Socket {
    const key = `${client.address}:${client.port}`;
    const known = this.#backs.get(key);
    if (known !== undefined) return known;
    const back = createSocket('udp4');
    back.on('message', (datagram) => {
      this.#line.push(() => this.#front.send(datagram, client.port, client.address, ignore));
    });
    // The service is not there now, which UDP would lose silently.
    back.on('error', ignore);
    this.#backs.set(key, back);
    return back;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#line.close();
    for (const back of this.#backs.values()) back.close();
    this.#backs.clear();
    await new Promise<void>((resolve) => {
      try {
        this.#front.close(() => resolve());
      } catch {
        // It is closed.
        resolve();
      }
    });
  }
}

/** A datagram that cannot be sent is lost, as on any line. */
function ignore(): void {}
