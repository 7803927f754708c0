import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';

/** The open database of this process. */
export interface Database {
  readonly db: Kysely<Schema>;
  /** For the line that `npm start` prints. */
  readonly description: string;
  /** Rejects when the database does not answer. */
  check(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the embedded database in the data folder, which is made when missing, and migrates it.
 *
 * @param dataDir absolute; `:memory:` is a database that nobody keeps, for tests
 */
export async function openDatabase(dataDir: string): Promise<Database> {
  const inMemory = dataDir === ':memory:';
  if (!inMemory) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const sqlite = new SqliteDatabase(inMemory ? ':memory:' : join(dataDir, 'vnet.sqlite'), { timeout: BUSY_TIMEOUT_MS });
  sqlite.pragma('journal_mode = WAL');
  // With WAL, anything below FULL may lose what was acknowledged when the power goes.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  await migrate(db);
  return {
    db,
    description: inMemory ? 'SQLite in memory' : `SQLite in ${dataDir}`,
    async check() {
      await sql`select 1`.execute(db);
    },
    async close() {
      if (sqlite.open) await db.destroy();
    },
  };
}

/** How long a write waits for a backup or an import that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;
