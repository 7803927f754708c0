import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { StartError } from '../process/StartError.ts';
import type { Database } from './database.ts';
import { LaterSchemaError, MigratingSqliteDialect, migrate } from './migrate.ts';
import { PreparedStatements } from './PreparedStatements.ts';
import type { Schema } from './schema.ts';
import { WriteWatch } from './WriteWatch.ts';

/**
 * Opens the embedded database in the data folder, which is made when missing, and migrates it.
 *
 * @param dataDir absolute; `:memory:` is a database that nobody keeps, for tests
 * @throws {StartError} when the file is no database, or one of a later version
 */
export async function openSqlite(dataDir: string): Promise<Database> {
  const inMemory = dataDir === ':memory:';
  if (!inMemory) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = inMemory ? ':memory:' : join(dataDir, 'vnet.sqlite');
  const sqlite = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    const writes = new WriteWatch();
    const db = await configure(sqlite, writes);
    const opened = inMemory ? null : inodeOf(file);
    return {
      db,
      dialect: 'sqlite',
      writeVersion: () => writes.version,
      description: inMemory ? 'SQLite in memory' : `SQLite in ${dataDir}`,
      async check() {
        await sql`select 1`.execute(db);
        // SQLite goes on with a file that is gone from its folder; all of it would be lost at the end.
        if (opened !== null && inodeOf(file) !== opened) throw new Error(`${file} has been deleted or replaced`);
      },
      async close() {
        if (sqlite.open) await db.destroy();
      },
    };
  } catch (cause) {
    sqlite.close();
    if (cause instanceof LaterSchemaError) {
      throw new StartError(`The database ${file} cannot be opened: ${cause.message}.`, { cause });
    }
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new StartError(
      `The database ${file} cannot be opened (${reason}). Restore it from a backup, or set VNET_DATA_DIR to another folder.`,
      { cause },
    );
  }
}

/** The database with its settings, brought to the newest schema. */
async function configure(sqlite: SqliteDatabase.Database, writes: WriteWatch): Promise<Kysely<Schema>> {
  sqlite.pragma('journal_mode = WAL');
  // With WAL, anything below FULL may lose what was acknowledged when the power goes.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  const db = new Kysely<Schema>({
    dialect: new MigratingSqliteDialect({ database: new PreparedStatements(sqlite) }),
    plugins: [writes],
  });
  await migrate(db);
  return db;
}

/** @returns null where there is no such file */
function inodeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

/** How long a write waits for a backup or an import that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;
