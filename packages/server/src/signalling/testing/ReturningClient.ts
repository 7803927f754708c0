import { SIGNALLING_CLOSE } from '@vnet/protocol';
import { vi } from 'vitest';
import { WebSocket } from 'ws';

/** A client that comes back after every close but 4409, as the meeting app's does. */
export class ReturningClient {
  /** Everything it was sent, over all its connections. */
  readonly messages: { type: string; peers_count?: number; candidates?: unknown }[] = [];
  /** Codes with which its connections were closed. */
  readonly closes: number[] = [];
  #socket: WebSocket;
  #timer: NodeJS.Timeout | undefined;
  #isWanted = true;

  constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {
    this.#socket = this.#connect();
  }

  send(content: unknown): void {
    this.#socket.send(JSON.stringify({ type: 'candidate', content, name: 'a' }));
  }

  /** Resolves when a message came that fits, after the first `seen` ones. */
  async sees(fits: (message: ReturningClient['messages'][number]) => boolean, seen = 0): Promise<void> {
    await vi.waitFor(
      () => {
        if (!this.messages.slice(seen).some(fits)) throw new Error(`not among ${JSON.stringify(this.messages)}`);
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  /** Resolves when the last it heard is that they are two. */
  async isPaired(): Promise<void> {
    await vi.waitFor(
      () => {
        const last = this.messages.filter(({ peers_count: count }) => count !== undefined).at(-1);
        if (last?.peers_count !== 2 || this.#socket.readyState !== WebSocket.OPEN) {
          throw new Error(`not two: ${JSON.stringify(this.messages)}, closed with ${this.closes}`);
        }
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  close(): void {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    this.#socket.close();
  }

  #connect(): WebSocket {
    const socket = new WebSocket(this.url, { headers: { cookie: this.cookie } });
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.closes.push(code);
      if (!this.#isWanted || code === SIGNALLING_CLOSE.codeInUse) return;
      this.#timer = setTimeout(() => {
        this.#socket = this.#connect();
      }, 100);
    });
    return socket;
  }
}
