import { randomBytes } from 'node:crypto';
import type { Options } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { BusyError } from '../errors.ts';
import { type DjangoHash, matchesDjangoHash, parseDjangoHash } from './djangoHash.ts';

/**
 * Hashes and checks passwords with argon2id at OWASP's setting (Password Storage Cheat Sheet: m = 19 MiB, t = 2,
 * p = 1). Two at a time, so that a crowd at the sign-in form leaves threads and memory to everybody else. Hashes that
 * came from the first VNET are checked too, and are replaced when their owner signs in (`isOutdated`).
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
   * A failure costs the same whoever was asked for, so that its time does not tell who has an account, or an old one.
   *
   * @param hash null when there is no such account; empty for one that has no password
   * @param imported any of the hashes that came from the first VNET, while there are some
   * @throws {BusyError} when too many others wait
   */
  async verify(password: string, hash: string | null, imported: string | null = null): Promise<boolean> {
    const old = parseDjangoHash(hash ?? '');
    if (old !== null) {
      const matches = await this.#verifyDjango(password, old);
      if (!matches) await this.#verifyArgon2(password, null);
      return matches;
    }
    const matches = await this.#verifyArgon2(password, hash);
    const decoy = matches ? null : parseDjangoHash(imported ?? '');
    if (decoy !== null) await this.#verifyDjango(password, decoy);
    return matches;
  }

  /** Whether a password that has just been right should be hashed anew. */
  isOutdated(hash: string): boolean {
    return !hash.startsWith(ARGON2ID_PREFIX);
  }

  async #verifyArgon2(password: string, hash: string | null): Promise<boolean> {
    const known = hash?.startsWith('$argon2id$') === true ? hash : null;
    const against = known ?? (await this.#decoyHash());
    const matches = await this.#queue((argon2) => argon2.verify(against, normalize(password)));
    return matches && known !== null;
  }

  async #verifyDjango(password: string, hash: DjangoHash): Promise<boolean> {
    return await this.#queue(() => matchesDjangoHash(password, hash));
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
/** How a hash of today's setting begins. */
const ARGON2ID_PREFIX = '$argon2id$v=19$m=19456,t=2,p=1$';
const CONCURRENT_HASHES = 2;
/** 500 people who sign in at once wait 5 s for the last of them. */
const MOST_WAITING = 500;
