import type { Clock } from '../clock.ts';

/** How many misses a key may have in a window. */
export interface MissBound {
  key: string;
  most: number;
}

/** Counts misses by key; a window begins with its first miss. */
export interface MissCounts {
  /** @returns null while none of the keys has had its most; else in how many ms the one that has is at none again */
  wait(bounds: readonly MissBound[]): Promise<number | null>;
  /** Counts one miss on every key. */
  add(keys: readonly string[], windowMs: number): Promise<void>;
}

interface Misses {
  count: number;
  until: number;
}

/** Memory stays bounded: a flood of addresses drops the oldest. */
const MOST_KEPT = 20_000;

/** The counts of one process. */
export class InProcessMissCounts implements MissCounts {
  readonly #misses = new Map<string, Misses>();

  constructor(private readonly clock: Clock) {}

  async wait(bounds: readonly MissBound[]): Promise<number | null> {
    const now = this.clock.now().getTime();
    for (const { key, most } of bounds) {
      const misses = this.#misses.get(key);
      if (misses !== undefined && misses.until > now && misses.count >= most) return misses.until - now;
    }
    return null;
  }

  async add(keys: readonly string[], windowMs: number): Promise<void> {
    const now = this.clock.now().getTime();
    for (const key of keys) {
      const kept = this.#misses.get(key);
      if (kept !== undefined && kept.until > now) {
        kept.count += 1;
        continue;
      }
      if (this.#misses.size >= MOST_KEPT) this.#forget(now);
      this.#misses.set(key, { count: 1, until: now + windowMs });
    }
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#misses) {
      if (until <= now || this.#misses.size >= MOST_KEPT) this.#misses.delete(key);
    }
  }
}
