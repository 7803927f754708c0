import type { Clock } from '../clock.ts';
import { TooManyRequestsError } from '../errors.ts';
import { addressGroup } from './rateLimits.ts';

interface Misses {
  count: number;
  until: number;
}

interface Options {
  clock: Clock;
  /** `VNET_RATE_LIMITS`. */
  enabled: boolean;
  /** Wrong guesses of one person in a window. */
  mostPerPerson: number;
  /** Of everybody at one address together: many share one. */
  mostPerAddress: number;
  windowMs: number;
  /** What is said to whoever guesses on. */
  sentence: string;
}

/** Slows down whoever tries names that there are not: codes of meetings, guest passes. What is right costs nothing. */
export class GuessLimit {
  readonly #options: Options;
  readonly #misses = new Map<string, Misses>();

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Before looking.
   *
   * @param personId null for whom nobody knows
   * @throws {TooManyRequestsError}
   */
  check(personId: string | null, address: string): void {
    const { enabled, sentence, clock } = this.#options;
    if (!enabled) return;
    const now = clock.now().getTime();
    for (const { key, most } of this.#counted(personId, address)) {
      const misses = this.#misses.get(key);
      if (misses === undefined || misses.until <= now || misses.count < most) continue;
      throw new TooManyRequestsError(sentence, Math.ceil((misses.until - now) / 1000));
    }
  }

  /** There was nothing of the name. */
  missed(personId: string | null, address: string): void {
    const { enabled, clock, windowMs } = this.#options;
    if (!enabled) return;
    const now = clock.now().getTime();
    for (const { key } of this.#counted(personId, address)) {
      const kept = this.#misses.get(key);
      if (kept !== undefined && kept.until > now) {
        kept.count += 1;
        continue;
      }
      if (this.#misses.size >= MOST_KEPT) this.#forget(now);
      this.#misses.set(key, { count: 1, until: now + windowMs });
    }
  }

  #counted(personId: string | null, address: string): { key: string; most: number }[] {
    const { mostPerPerson, mostPerAddress } = this.#options;
    const group = addressGroup(address);
    const byAddress = { key: group, most: mostPerAddress };
    return personId === null ? [byAddress] : [{ key: `${personId} ${group}`, most: mostPerPerson }, byAddress];
  }

  /** Drops what is over, and the oldest of a flood, so that memory stays bounded. */
  #forget(now: number): void {
    for (const [key, { until }] of this.#misses) {
      if (until <= now || this.#misses.size >= MOST_KEPT) this.#misses.delete(key);
    }
  }
}

const MOST_KEPT = 20_000;
