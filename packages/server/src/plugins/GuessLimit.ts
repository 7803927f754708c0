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
  /** Of everybody at one address together: many share one, so that it binds those alone who have missed some themselves. */
  mostPerAddress: number;
  windowMs: number;
  /** What is said to whoever guesses on. */
  sentence: string;
}

/** What somebody may mistype before they count among those who guess. */
const FEW = 5;

/** Slows down whoever tries names that there are not: codes of meetings, guest passes. */
export class GuessLimit {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @param personId null for whom nobody knows
   * @throws {TooManyRequestsError}
   */
  async check(personId: string | null, address: string): Promise<void> {
    const { enabled, counts, sentence } = this.#options;
    if (!enabled) return;
    const { person, group } = this.#bounds(personId, address);
    const waitMs = await counts.wait(person === null ? [group] : [person, group]);
    if (waitMs === null) return;
    // It may be others at the address who guess.
    if (person !== null && (await counts.wait([person, { ...person, most: FEW }])) === null) return;
    throw new TooManyRequestsError(sentence, Math.ceil(waitMs / 1000));
  }

  /** There was nothing of the name. */
  async missed(personId: string | null, address: string): Promise<void> {
    const { enabled, counts, windowMs } = this.#options;
    if (!enabled) return;
    const { person, group } = this.#bounds(personId, address);
    await counts.add(person === null ? [group.key] : [person.key, group.key], windowMs);
  }

  #bounds(personId: string | null, address: string): { person: MissBound | null; group: MissBound } {
    const { name, mostPerPerson, mostPerAddress } = this.#options;
    const key = `${name} ${addressGroup(address)}`;
    return {
      person: personId === null ? null : { key: `${key} ${personId}`, most: mostPerPerson },
      group: { key, most: mostPerAddress },
    };
  }
}
