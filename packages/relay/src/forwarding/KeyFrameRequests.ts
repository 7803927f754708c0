import type { Clock } from '../Clock.ts';

/** Requests for one stream's key frame within this time are one, ms (relay.md, F4). */
export const KEY_FRAME_INTERVAL = 300;

/**
 * Merges what asks for a key frame of one stream: a receiver that joins, a new route, a receiver's own request, a lost
 * frame. The publisher sees one request at most every 300 ms, and none for a key frame that came meanwhile.
 */
export class KeyFrameRequests {
  readonly #clock: Clock;
  readonly #ask: () => void;
  #lastAsked = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  /** @param ask passes one request on to whoever encodes the stream */
  constructor(clock: Clock, ask: () => void) {
    this.#clock = clock;
    this.#ask = ask;
  }

  request(): void {
    if (this.#cancel !== null) return;
    const wait = this.#lastAsked + KEY_FRAME_INTERVAL - this.#clock.now();
    if (wait <= 0) this.#askNow();
    else this.#cancel = this.#clock.after(wait, () => this.#askNow());
  }

  /** A key frame came: whoever waited has it. */
  satisfied(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  close(): void {
    this.satisfied();
  }

  #askNow(): void {
    this.#cancel = null;
    this.#lastAsked = this.#clock.now();
    this.#ask();
  }
}
