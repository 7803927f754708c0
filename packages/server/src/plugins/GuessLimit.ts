import { TooManyRequestsError } from '../errors.ts';
import type { MissBound, MissCounts } from './MissCounts.ts';
import { addressGroup } from './rateLimits.ts';

interface Options {
  /** What is guessed; each counts apart. */
  name: string;
  counts: MissCounts;
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

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Before looking.
   *
   * @param personId null for whom nobody knows
   * @throws {TooManyRequestsError}
   */
  async check(personId: string | null, address: string): Promise<void> {
    const { enabled, counts, sentence } = this.#options;
    if (!enabled) return;
    const waitMs = await counts.wait(this.#bounds(personId, address));
    if (waitMs !== null) throw new TooManyRequestsError(sentence, Math.ceil(waitMs / 1000));
  }

  /** There was nothing of the name. */
  async missed(personId: string | null, address: string): Promise<void> {
    const { enabled, counts, windowMs } = this.#options;
    if (!enabled) return;
    await counts.add(
      this.#bounds(personId, address).map(({ key }) => key),
      windowMs,
    );
  }

  #bounds(personId: string | null, address: string): MissBound[] {
    const { name, mostPerPerson, mostPerAddress } = this.#options;
    const group = `${name} ${addressGroup(address)}`;
    const byAddress = { key: group, most: mostPerAddress };
    return personId === null ? [byAddress] : [{ key: `${group} ${personId}`, most: mostPerPerson }, byAddress];
  }
}
