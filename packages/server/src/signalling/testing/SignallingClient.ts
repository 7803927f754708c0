import { once } from 'node:events';
import { WebSocket } from 'ws';

/** What the server answered instead of accepting the upgrade. */
export class UpgradeRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly retryAfter: string | undefined,
  ) {
    super(`refused with ${status}`);
  }
}

export interface ClientOptions {
  token?: string;
  cookie?: string;
  origin?: string;
}

/** A client of the signalling socket that keeps every message. */
export class SignallingClient {
  readonly messages: string[] = [];
  readonly #wake: (() => void)[] = [];
  #closed: { code: number } | null = null;
  #read = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.messages.push(String(data));
      this.#wakeAll();
    });
    socket.on('close', (code) => {
      this.#closed = { code };
      this.#wakeAll();
    });
    socket.on('error', () => {});
  }

  /** @throws {UpgradeRefused} */
  static async connect(url: string, { token, cookie, origin }: ClientOptions = {}): Promise<SignallingClient> {
    const headers = {
      ...(token !== undefined && { authorization: `Token ${token}` }),
      ...(cookie !== undefined && { cookie }),
    };
    const socket = new WebSocket(url, { headers, ...(origin !== undefined && { origin }) });
    const client = new SignallingClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', async (_request, response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        reject(new UpgradeRefused(response.statusCode ?? 0, body, response.headers['retry-after']));
      });
    });
    return client;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** The next message that was not read before, as JSON. */
  async next(): Promise<unknown> {
    while (this.#read >= this.messages.length) {
      if (this.#closed !== null) throw new Error(`closed with ${this.#closed.code} before the next message`);
      await this.#change();
    }
    return JSON.parse(this.messages[this.#read++] ?? '');
  }

  /** Resolves with the close code. */
  async closed(): Promise<number> {
    while (this.#closed === null) await this.#change();
    return this.#closed.code;
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const gone = once(this.socket, 'close');
    this.socket.close();
    await gone;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
