import { atom, type ReadableAtom } from 'nanostores';
import { JoinError } from '../calls/JoinError.ts';

/** `asking`: the first answer is on its way. `lost`: the server cannot be reached at the moment. */
export type BellState =
  | { readonly kind: 'asking' | 'waiting' | 'lost' | 'admitted' }
  | { readonly kind: 'refused'; readonly message: string };

interface BellOptions {
  /** Asks to be let in. @throws {JoinError} */
  ask(): Promise<unknown>;
  /** Between two questions, ms. */
  every?: number;
}

/** Asks to be let into a meeting until the host has answered; nothing is asked after `close`. */
export class DoorBell {
  readonly #options: BellOptions;
  readonly #state = atom<BellState>({ kind: 'asking' });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: BellOptions) {
    this.#options = options;
    void this.#ring();
  }

  get $state(): ReadableAtom<BellState> {
    return this.#state;
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #ring(): Promise<void> {
    const next = await this.#ask();
    if (this.#closed) return;
    this.#state.set(next);
    if (next.kind === 'waiting' || next.kind === 'lost') {
      this.#timer = setTimeout(() => void this.#ring(), this.#options.every ?? ASK_EVERY);
    }
  }

  async #ask(): Promise<BellState> {
    try {
      await this.#options.ask();
      return { kind: 'admitted' };
    } catch (error) {
      const code = error instanceof JoinError ? error.code : 'unreachable';
      if (code === 'waiting') return { kind: 'waiting' };
      if (code === 'unreachable') return { kind: 'lost' };
      return { kind: 'refused', message: error instanceof JoinError ? error.message : '' };
    }
  }
}

/** Well below what the server takes from one person, and below what one minds waiting for, ms. */
const ASK_EVERY = 3_000;
