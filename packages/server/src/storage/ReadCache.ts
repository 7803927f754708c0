import type { Clock } from '../clock.ts';
import type { Database } from './database.ts';

/** How long what was read is kept, ms: as long as a program beside the server may go unnoticed. */
const KEPT_MS = 1_000;
const MOST_KEPT = 5_000;

interface Kept<T> {
  value: T;
  version: number;
  at: number;
}

/**
 * Keeps what was read while nobody has written anything, and for a second at most: a page that asks ten things at once
 * asks ten times who it is from. Where other instances write to the same database, nothing is kept.
 */
export class ReadCache<T> {
  readonly #database: Pick<Database, 'writeVersion'>;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(database: Pick<Database, 'writeVersion'>, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** @param read what asks the database; its answers must not be changed by anybody */
  async get(key: string, read: () => Promise<T>): Promise<T> {
    const version = this.#database.writeVersion();
    if (version === null) return await read();
    const now = this.#clock.now().getTime();
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.version === version && now - kept.at < KEPT_MS) return kept.value;
    const value = await read();
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    if (this.#database.writeVersion() === version) this.#kept.set(key, { value, version, at: now });
    return value;
  }
}
