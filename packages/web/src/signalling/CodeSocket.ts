import { SIGNALLING_CLOSE, SIGNALLING_CODE_PATTERN } from '@vnet/protocol';
import { backoffDelay } from '../calls/backoff.ts';
import { parseCodeEvent } from './codeEvents.ts';

export type CodeSocketState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/**
 * Why a socket is no longer at its code. `in-use`: two were there already. `signed-out`: the session has ended.
 * `unreachable`: the server could not be had.
 */
export type CodeSocketEnding = 'closed' | 'in-use' | 'signed-out' | 'unreachable';

export interface CodeSocketListener {
  /** Begins as `connecting`, which is not told. */
  stateChanged(state: CodeSocketState): void;
  /**
   * Somebody came or went; `peers` counts us too. The first one after each connect is our own coming: who finds two then
   * came second.
   */
  present(peers: number): void;
  /** What the other client sent; our own messages come back too and are not told. */
  message(message: Record<string, unknown>): void;
  ended(ending: CodeSocketEnding): void;
}

export interface CodeSocketOptions {
  /** `ws|wss://<host>/vnet/ps/`. */
  readonly server: string;
  /** Six digits. */
  readonly code: string;
  readonly listener: CodeSocketListener;
  readonly WebSocket?: typeof WebSocket;
  readonly random?: () => number;
}

const RECONNECT = { first: 500, cap: 5_000 } as const;
/** So often the first connection is tried: a person waits. Later ones are tried for as long as the socket is wanted. */
const FIRST_ATTEMPTS = 3;
/** What our messages' content carries beside what the sender says; contract.md leaves it to the clients. */
const CONTENT_VERSION = 1;

/** One client at one code of the signalling socket (contract.md, *Signalling*); comes back by itself when it is cut off. */
export class CodeSocket {
  readonly #options: CodeSocketOptions;
  /** Tells our own messages, which the server sends back, from the other client's. */
  readonly #name = crypto.getRandomValues(new Uint32Array(2)).join('-');
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #wasConnected = false;
  /** The server said so; a refusal of the next connection means that it is still true. */
  #isSignedOut = false;
  #ended = false;

  constructor(options: CodeSocketOptions) {
    this.#options = options;
    if (!SIGNALLING_CODE_PATTERN.test(options.code)) throw new TypeError('a code has six digits');
    this.#connect();
  }

  /** Sends a message to the other client; lost while there is no connection. */
  send({ type, ...content }: { readonly type: string }): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ type, content: { v: CONTENT_VERSION, ...content }, name: this.#name }));
  }

  /** Leaves the code. Idempotent. */
  close(): void {
    this.#end('closed');
  }

  #connect(): void {
    const { server, code, listener, WebSocket: Socket = WebSocket } = this.#options;
    const socket = new Socket(`${server}${code}/`);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#wasConnected = true;
      this.#attempts = 0;
      this.#isSignedOut = false;
      if (!this.#ended) listener.stateChanged('connected');
    });
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', ({ code: reason }) => {
      if (this.#ended || socket !== this.#socket) return;
      if (reason === SIGNALLING_CLOSE.codeInUse) this.#end('in-use');
      else if (this.#isSignedOut) this.#end('signed-out');
      else {
        // Once: a tab that signed in anew, or whose password was changed, has another session now.
        this.#isSignedOut = reason === SIGNALLING_CLOSE.signedOut;
        this.#retry();
      }
    });
  }

  #retry(): void {
    this.#attempts++;
    if (!this.#wasConnected && this.#attempts >= FIRST_ATTEMPTS) {
      this.#end('unreachable');
      return;
    }
    const delay = backoffDelay(this.#attempts - 1, RECONNECT, this.#options.random ?? Math.random);
    this.#options.listener.stateChanged(this.#wasConnected ? 'reconnecting' : 'connecting');
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  #receive(data: unknown): void {
    if (this.#ended) return;
    const event = parseCodeEvent(data);
    if (event === null) return;
    if (event.type === 'presence') this.#options.listener.present(event.peers);
    else if (event.sentBy !== this.#name) this.#options.listener.message(event.message);
  }

  #end(ending: CodeSocketEnding): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
    this.#options.listener.stateChanged('closed');
    this.#options.listener.ended(ending);
  }
}
