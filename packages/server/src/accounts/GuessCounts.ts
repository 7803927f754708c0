import type { Clock } from '../clock.ts';

/** How many guesses a key may have in a window. */
export interface GuessLimit {
  key: string;
  most: number;
}

/** Counts guesses by key; a window begins with its first guess. */
export interface GuessCounts {
  /**
   * Counts one guess on every key, or on none when one of them has had its most.
   *
   * @returns null when it was counted; else in how many ms the one that is full may be tried again
   */
  begin(limits: readonly GuessLimit[], windowMs: number): Promise<number | null>;
  /** Takes back every guess on `clear`, and one on `lessen`. */
  forgive(keys: { clear: string; lessen: string }): Promise<void>;
}

interface Guesses {
  count: number;
  until: number;
}

/** Memory stays bounded: a flood of made-up names drops the oldest. */
const MOST_KEPT = 50_000;

/** The counts of one process. */
export class InProcessGuessCounts implements GuessCounts {
  readonly #guesses = new Map<string, Guesses>();

  constructor(private readonly clock: Clock) {}

  async begin(limits: readonly GuessLimit[], windowMs: number): Promise<number | null> {
    const now = this.clock.now().getTime();
    const counted = limits.map(({ key, most }) => ({ guesses: this.#current(key, now, windowMs), most }));
    const full = counted.find(({ guesses, most }) => guesses.count >= most);
    if (full !== undefined) return full.guesses.until - now;
    for (const { guesses } of counted) guesses.count += 1;
    return null;
  }

  async forgive({ clear, lessen }: { clear: string; lessen: string }): Promise<void> {
    const cleared = this.#guesses.get(clear);
    if (cleared !== undefined) cleared.count = 0;
    const lessened = this.#guesses.get(lessen);
    if (lessened !== undefined) lessened.count = Math.max(0, lessened.count - 1);
  }

  #current(key: string, now: number, windowMs: number): Guesses {
    const kept = this.#guesses.get(key);
    if (kept !== undefined && kept.until > now) return kept;
    if (this.#guesses.size >= MOST_KEPT) this.#forget(now);
    const fresh = { count: 0, until: now + windowMs };
    this.#guesses.set(key, fresh);
    return fresh;
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#guesses) {
      if (until <= now || this.#guesses.size >= MOST_KEPT) this.#guesses.delete(key);
    }
  }
}
