import { type Kysely, type Migration, Migrator, SqliteAdapter, SqliteDialect, sql } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** The database has been through migrations that this version does not know. */
export class LaterSchemaError extends Error {
  readonly code = 'later_schema';

  constructor(readonly migration: string) {
    super(
      `a later version of VNET has changed it: ${migration}. Start that version, or restore a backup that was made before it`,
    );
    this.name = 'LaterSchemaError';
  }
}

export interface MigrateOptions {
  /** The last migration to run; the newest otherwise. */
  to?: string;
  /** PostgreSQL: the schema to work in, where it is not the connection's first. */
  schema?: string;
  /** Other migrations than ours, for tests. */
  migrations?: Record<string, Migration>;
}

/**
 * Brings the database to the newest schema; several instances may try at once, one does it. All of it happens or
 * nothing.
 *
 * @throws {LaterSchemaError}
 * @throws the failing migration's error
 */
export async function migrate(db: Kysely<Schema>, options: MigrateOptions = {}): Promise<void> {
  const known = options.migrations ?? migrations;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => known },
    ...(options.schema !== undefined && { migrationTableSchema: options.schema }),
  });
  const { error } = await (options.to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(options.to));
  if (error === undefined) return;
  const later = (await executedMigrations(db).catch(() => [])).find((name) => !Object.hasOwn(known, name));
  throw later === undefined ? error : new LaterSchemaError(later);
}

/** Names of the migrations that the database has been through, in order. */
export async function executedMigrations(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** SQLite with migrations in one transaction: its tables are made and changed in transactions as rows are. */
export class MigratingSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
