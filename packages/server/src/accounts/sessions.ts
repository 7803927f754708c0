import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ReadCache } from '../storage/ReadCache.ts';
import { RememberedHash } from '../storage/RememberedHash.ts';
import type { Account } from './account.ts';
import type { SessionStore, StoredSession } from './sessionStore.ts';

/** What a browser's session is worth: who, and the id that CSRF tokens are bound to. */
export interface Session {
  id: string;
  account: Account;
}

/** A browser in which somebody is signed in. */
export interface SignedInBrowser {
  id: string;
  /** Browser and system in words; empty when nobody knows. */
  device: string;
  createdAt: Date;
  /** To the hour. */
  seenAt: Date;
}

/**
 * Sessions of browsers. The cookie holds 256 random bits; the database only a keyed hash, so that a copy of it signs
 * nobody in. A session ends after 30 days, or 14 unused.
 */
export class Sessions {
  readonly #store: SessionStore;
  readonly #kept: ReadCache<StoredSession | null>;
  readonly #hash: RememberedHash;
  readonly #clock: Clock;

  constructor(store: SessionStore, kept: ReadCache<StoredSession | null>, key: Buffer, clock: Clock) {
    this.#store = store;
    this.#kept = kept;
    this.#hash = new RememberedHash(key);
    this.#clock = clock;
  }

  /**
   * @param device browser and system in words
   * @returns what the cookie shall hold; always new, so that nobody can fix it beforehand
   */
  async begin(account: Account, device = ''): Promise<string> {
    const now = this.#clock.now();
    const secret = randomBytes(32).toString('base64url');
    await this.#store.insert({
      id: this.#hash.of(secret),
      accountId: account.id,
      device,
      now,
      expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
    });
    return secret;
  }

  async find(secret: string): Promise<Session | null> {
    if (secret.length > 64) return null;
    const now = this.#clock.now();
    const id = this.#hash.of(secret);
    const session = await this.#kept.get(id, () => this.#store.find(id, alive(now)));
    if (session === null) return null;
    if (now.getTime() - session.seenAt.getTime() > TOUCH_AFTER_MS) await this.#store.touch(id, now);
    return { id, account: session.account };
  }

  /** Those of `ids` that have not ended, whose account is active. */
  async goodAmong(ids: readonly string[]): Promise<string[]> {
    return await this.#store.goodAmong(ids, alive(this.#clock.now()));
  }

  /** For the job `delete-expired-sessions`: they are worth nothing already. */
  async deleteExpired(): Promise<void> {
    await this.#store.deleteExpired(alive(this.#clock.now()));
  }

  /** Where the person is signed in, the browser used last first. */
  async listOf(account: Account): Promise<SignedInBrowser[]> {
    return await this.#store.listOf(account.id, alive(this.#clock.now()));
  }

  /** Ends one session, if it is the person's own. */
  async endOneOf(account: Account, id: string): Promise<void> {
    await this.#store.deleteOf(account.id, { only: id });
  }

  /** Ends all sessions of the person but `except`. */
  async endAllOf(account: Account, except: string | null = null): Promise<void> {
    await this.#store.deleteOf(account.id, { except });
  }

  async end(id: string): Promise<void> {
    await this.#store.delete(id);
  }
}

/** What bounds a session has at `now`. */
function alive(now: Date): { now: Date; idleSince: Date } {
  return { now, idleSince: new Date(now.getTime() - IDLE_MS) };
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const SESSION_LIFETIME_MS = 30 * DAY_MS;
const IDLE_MS = 14 * DAY_MS;
/** Not at each request, or reading would become writing. */
const TOUCH_AFTER_MS = 60 * 60 * 1000;
