import type { Clock } from '../clock.ts';
import { addressGroup } from '../plugins/rateLimits.ts';

/** A site that nobody has reported from for so long, ms, shares no more: two reports may be missed. */
const ALIVE_MS = 150_000;

/**
 * Where people share now, as this instance has heard: one site is one meeting at one public address. Kept in memory
 * alone, and counted, not named.
 */
export class LiveSites {
  readonly #clock: Clock;
  readonly #seen = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  saw(meetingUuid: string, address: string): void {
    this.#forget();
    this.#seen.set(`${meetingUuid} ${addressGroup(address)}`, this.#clock.now().getTime());
  }

  get count(): number {
    this.#forget();
    return this.#seen.size;
  }

  #forget(): void {
    const oldest = this.#clock.now().getTime() - ALIVE_MS;
    for (const [site, at] of this.#seen) if (at < oldest) this.#seen.delete(site);
  }
}
