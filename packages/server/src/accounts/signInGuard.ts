import { USERNAME_MAX_LENGTH } from '@vnet/protocol';
import type { Clock } from '../clock.ts';
import { TooManyRequestsError } from '../errors.ts';
import { addressGroup } from '../plugins/rateLimits.ts';

/** Wrong passwords that one address may try on one account in a window. */
export const MOST_GUESSES_PER_ACCOUNT = 10;
/** Wrong passwords from one address on all accounts together: an office of 500, each mistyping once. */
const MOST_GUESSES_PER_ADDRESS = 500;
/** Milliseconds. */
export const GUESS_WINDOW_MS = 5 * 60 * 1000;

/** An attempt under way: it counts as wrong until it is known to be right. */
export interface SignInAttempt {
  succeeded(): void;
}

interface Guesses {
  count: number;
  until: number;
}

/**
 * Slows down whoever guesses passwords. It counts by account together with address, so that nobody can lock the owner
 * out from elsewhere; attempts count when they begin, so that a hundred at once are not a hundred free ones.
 */
export class SignInGuard {
  readonly #clock: Clock;
  readonly #guesses = new Map<string, Guesses>();
  readonly #enabled: boolean;

  constructor({ clock, enabled }: { clock: Clock; enabled: boolean }) {
    this.#clock = clock;
    this.#enabled = enabled;
  }

  /** @throws {TooManyRequestsError} */
  begin(username: string, address: string): SignInAttempt {
    if (!this.#enabled) return { succeeded: () => {} };
    const now = this.#clock.now().getTime();
    const from = addressGroup(address);
    const byAccount = this.#current(`${from} ${nameKey(username)}`, now);
    const byAddress = this.#current(from, now);
    const blocked = [
      { guesses: byAccount, most: MOST_GUESSES_PER_ACCOUNT },
      { guesses: byAddress, most: MOST_GUESSES_PER_ADDRESS },
    ].find(({ guesses, most }) => guesses.count >= most);
    if (blocked !== undefined) {
      const seconds = Math.ceil((blocked.guesses.until - now) / 1000);
      const minutes = Math.ceil(seconds / 60);
      throw new TooManyRequestsError(
        `Too many wrong passwords. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
        seconds,
      );
    }
    byAccount.count += 1;
    byAddress.count += 1;
    return {
      succeeded: () => {
        byAccount.count = 0;
        byAddress.count -= 1;
      },
    };
  }

  #current(key: string, now: number): Guesses {
    const kept = this.#guesses.get(key);
    if (kept !== undefined && kept.until > now) return kept;
    if (this.#guesses.size >= MOST_KEPT) this.#forget(now);
    const fresh = { count: 0, until: now + GUESS_WINDOW_MS };
    this.#guesses.set(key, fresh);
    return fresh;
  }

  /** Drops what is over; a flood of made-up names drops the oldest, so that memory stays bounded. */
  #forget(now: number): void {
    for (const [key, { until }] of this.#guesses) {
      if (until <= now || this.#guesses.size >= MOST_KEPT) this.#guesses.delete(key);
    }
  }
}

const MOST_KEPT = 50_000;

/** No account has a longer name, so those that differ later only are one: what is typed does not fill the memory. */
function nameKey(username: string): string {
  return username.slice(0, USERNAME_MAX_LENGTH + 1).toLowerCase();
}
