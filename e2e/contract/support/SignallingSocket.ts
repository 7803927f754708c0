import { randomInt } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Person } from './people.ts';
import { SOCKET_ORIGIN } from './server.ts';

/** The server answered the upgrade with this instead. */
export class UpgradeRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`the upgrade was refused with ${status}`);
  }
}

/** Six digits that a client makes up. */
export function randomCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** One client of the signalling socket. Keeps what came until it is asked for. */
export class SignallingSocket {
  /** Everything that came, as text. */
  readonly received: string[] = [];
  #read = 0;
  #closeCode: number | null = null;
  readonly #waiting = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.received.push(String(data));
      this.#wake();
    });
    socket.on('close', (code) => {
      this.#closeCode = code;
      this.#wake();
    });
    socket.on('error', () => {});
  }

  /** @throws {UpgradeRefused} */
  static async open(code: string, headers: Record<string, string>): Promise<SignallingSocket> {
    const socket = new WebSocket(`${SOCKET_ORIGIN}/vnet/ps/${code}/`, { headers, handshakeTimeout: 10_000 });
    const client = new SignallingSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('end', () => reject(new UpgradeRefused(response.statusCode ?? 0, body)));
      });
    });
    return client;
  }

  static async of({ token }: Pick<Person, 'token'>, code: string): Promise<SignallingSocket> {
    return await SignallingSocket.open(code, { authorization: `Token ${token}` });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** The next message that nobody has asked for yet. */
  async next(): Promise<Record<string, unknown>> {
    while (this.#read >= this.received.length) {
      if (this.#closeCode !== null) throw new Error(`closed with ${this.#closeCode} before another message`);
      await this.#change();
    }
    return JSON.parse(this.received[this.#read++] ?? '') as Record<string, unknown>;
  }

  /** The code that the connection was closed with. */
  async closed(): Promise<number> {
    while (this.#closeCode === null) await this.#change();
    return this.#closeCode;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }
}

/** What the server answers to an upgrade; 101 when it takes it. */
export async function upgradeStatus(code: string, headers: Record<string, string>): Promise<number> {
  try {
    const client = await SignallingSocket.open(code, headers);
    await client.close();
    return 101;
  } catch (error) {
    if (error instanceof UpgradeRefused) return error.status;
    throw error;
  }
}
