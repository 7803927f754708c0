import { randomBytes } from 'node:crypto';
import type { Options } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { BusyError } from '../errors.ts';

/**
 * Hashes and checks passwords with argon2id at OWASP's setting (Password Storage Cheat Sheet: m = 19 MiB, t = 2,
 * p = 1). Two at a time, so that a crowd at the sign-in form leaves threads and memory to everybody else.
 */
export class PasswordHasher {
  readonly #limit = pLimit(CONCURRENT_HASHES);
  readonly #mostWaiting: number;
  #decoy: Promise<string> | null = null;

  /** @param mostWaiting how many may wait for their turn before others are sent away */
  constructor({ mostWaiting = MOST_WAITING } = {}) {
    this.#mostWaiting = mostWaiting;
  }

  /** @throws {BusyError} when too many others wait */
  async hash(password: string): Promise<string> {
    return await this.#queue((argon2) => argon2.hash(normalize(password), ARGON2ID));
  }

  /**
   * @param hash null when there is no such account: as much work is done, so that the time does not tell
   * @throws {BusyError}
   */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const against = hash ?? (await this.#decoyHash());
    const matches = await this.#queue((argon2) => argon2.verify(against, normalize(password)));
    return matches && hash !== null;
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.hash(randomBytes(16).toString('hex')).catch((error: unknown) => {
      this.#decoy = null;
      throw error;
    });
    return this.#decoy;
  }

  async #queue<T>(work: (argon2: typeof import('@node-rs/argon2')) => Promise<T>): Promise<T> {
    if (this.#limit.pendingCount >= this.#mostWaiting) throw new BusyError();
    return await this.#limit(async () => await work(await import('@node-rs/argon2')));
  }
}

/** One form of each character, or a password typed on another keyboard would not match (NIST SP 800-63B, 5.1.1.2). */
function normalize(password: string): string {
  return password.normalize('NFKC');
}

const ARGON2ID: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
const CONCURRENT_HASHES = 2;
/** 500 people who sign in at once wait 5 s for the last of them. */
const MOST_WAITING = 500;
