import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Schema } from '../storage/schema.ts';

export type LegacyKind = 'user' | 'picture' | 'meeting';

/** Rows of `legacy_imports`: what was taken over before, so that a second import leaves it as it has become since. */
export class LegacyImports {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the id that it has here, or had before it was deleted; null for what has not come yet */
  async find(db: Kysely<Schema>, kind: LegacyKind, key: string): Promise<string | null> {
    const row = await db
      .selectFrom('legacy_imports')
      .select('local_id')
      .where('kind', '=', kind)
      .where('legacy_key', '=', key)
      .executeTakeFirst();
    return row?.local_id ?? null;
  }

  /** @param db the transaction in which it comes */
  async record(db: Kysely<Schema>, kind: LegacyKind, key: string, localId: string): Promise<void> {
    const imported_at = this.#clock.now().toISOString();
    await db.insertInto('legacy_imports').values({ kind, legacy_key: key, local_id: localId, imported_at }).execute();
  }
}
