import { type Kysely, Migrator } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/**
 * Brings the database to the newest schema; several instances may try at once, one does it.
 *
 * @throws the failing migration's error; what came before it stays done
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
