import { USERNAME_MAX_LENGTH } from '@vnet/protocol';
import { TooManyRequestsError } from '../errors.ts';
import { addressGroup } from '../plugins/rateLimits.ts';
import type { GuessCounts } from './GuessCounts.ts';

/** Wrong passwords that one address may try on one account in a window. */
export const MOST_GUESSES_PER_ACCOUNT = 10;
/** Wrong passwords from one address on all accounts together: an office of 500, each mistyping once. */
const MOST_GUESSES_PER_ADDRESS = 500;
/** Milliseconds. */
export const GUESS_WINDOW_MS = 5 * 60 * 1000;

/** An attempt under way: it counts as wrong until it is known to be right. */
export interface SignInAttempt {
  succeeded(): Promise<void>;
}

/**
 * Slows down whoever guesses passwords. It counts by account together with address, so that nobody can lock the owner
 * out from elsewhere; attempts count when they begin, so that a hundred at once are not a hundred free ones.
 */
export class SignInGuard {
  readonly #counts: GuessCounts;
  readonly #enabled: boolean;

  constructor({ counts, enabled }: { counts: GuessCounts; enabled: boolean }) {
    this.#counts = counts;
    this.#enabled = enabled;
  }

  /** @throws {TooManyRequestsError} */
  async begin(username: string, address: string): Promise<SignInAttempt> {
    if (!this.#enabled) return { succeeded: async () => {} };
    const from = addressGroup(address);
    const byAccount = `${from} ${nameKey(username)}`;
    const waitMs = await this.#counts.begin(
      [
        { key: byAccount, most: MOST_GUESSES_PER_ACCOUNT },
        { key: from, most: MOST_GUESSES_PER_ADDRESS },
      ],
      GUESS_WINDOW_MS,
    );
    if (waitMs !== null) {
      const seconds = Math.ceil(waitMs / 1000);
      const minutes = Math.ceil(seconds / 60);
      throw new TooManyRequestsError(
        `Too many wrong passwords. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
        seconds,
      );
    }
    return { succeeded: () => this.#counts.forgive({ clear: byAccount, lessen: from }) };
  }
}

/** No account has a longer name, so those that differ later only are one: what is typed does not fill the memory. */
function nameKey(username: string): string {
  return username.slice(0, USERNAME_MAX_LENGTH + 1).toLowerCase();
}
