import type { FastifyBaseLogger } from 'fastify';
import type { SignInLookup, SocketSignIn } from './socketSignIns.ts';

/** An open socket, as far as this goes. */
interface Dismissible {
  /** Ends it: its client is signed out. */
  dismiss(): void;
}

interface Options {
  lookup: SignInLookup;
  logger: Pick<FastifyBaseLogger, 'warn'>;
  /** How long after a sign-in has ended its sockets may stay, ms. */
  everyMs?: number | undefined;
}

/**
 * Ends the sockets of whoever is no longer signed in: signed out, disabled, deleted, removed as a guest, by whatever
 * way and on whichever instance. It looks rather than listens, so that there is no message to miss: each instance asks
 * the database about the sockets of its own.
 */
export class SignInWatch {
  readonly #options: Options;
  readonly #sockets = new Map<Dismissible, SocketSignIn>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#timer = setInterval(() => this.#look(), options.everyMs ?? EVERY_MS).unref();
  }

  add(socket: Dismissible, signIn: SocketSignIn): void {
    this.#sockets.set(socket, signIn);
  }

  delete(socket: Dismissible): void {
    this.#sockets.delete(socket);
  }

  /** Resolves when nothing is asked any more. Idempotent. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#sockets.clear();
    await this.#looking;
  }

  #look(): void {
    if (this.#sockets.size === 0) return;
    this.#looking ??= this.#dismissEnded()
      // It can be nobody's sign-in that has ended when nobody can be asked.
      .catch((err: unknown) => this.#options.logger.warn({ err }, 'whose sockets are signed in could not be looked up'))
      .finally(() => {
        this.#looking = null;
      });
  }

  async #dismissEnded(): Promise<void> {
    const asked = new Set(this.#sockets.values());
    const good = await this.#options.lookup.goodAmong([...asked]);
    for (const [socket, signIn] of this.#sockets) {
      // One that came while we asked has its turn next time.
      if (!asked.has(signIn) || good.has(signIn)) continue;
      this.#sockets.delete(socket);
      socket.dismiss();
    }
  }
}

const EVERY_MS = 5_000;
