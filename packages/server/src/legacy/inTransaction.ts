import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Within the caller's transaction where there is one, as in a dry run; else in one of its own. */
export async function inTransaction<T>(db: Kysely<Schema>, run: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.isTransaction ? await run(db) : await db.transaction().execute(run);
}
