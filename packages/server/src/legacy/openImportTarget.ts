import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { StartError } from '../process/StartError.ts';
import { openDatabase } from '../storage/database.ts';
import { migrations } from '../storage/migrations/index.ts';
import type { Schema } from '../storage/schema.ts';

type Where = Pick<Config, 'dataDir' | 'databaseUrl'>;

/** The database that an import goes into. */
export interface ImportTarget {
  /** For people: "SQLite in /home/ann/vnet/data". */
  description: string;
  /** Runs an import in it. */
  run(use: (db: Kysely<Schema>) => Promise<void>): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** @throws {StartError} when it cannot be opened */
export async function openImportTarget({ dataDir, databaseUrl }: Where): Promise<ImportTarget> {
  const database = await openDatabase(dataDir, databaseUrl);
  return {
    description: database.description,
    run: async (use) => await use(database.db),
    close: async () => await database.close(),
  };
}

/**
 * The same with nothing written to it: a copy of the embedded database, or a transaction on PostgreSQL that is undone.
 *
 * @throws {StartError}
 */
export async function openDryRunTarget({ dataDir, databaseUrl }: Where): Promise<ImportTarget> {
  return databaseUrl === null ? await openCopy(dataDir) : await openUndone(databaseUrl);
}

async function openCopy(dataDir: string): Promise<ImportTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'vnet-dry-run-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  try {
    await copyDatabase(join(dataDir, 'vnet.sqlite'), join(folder, 'vnet.sqlite'));
    const database = await openDatabase(folder);
    return {
      description: `SQLite in ${dataDir}`,
      run: async (use) => await use(database.db),
      async close() {
        await database.close();
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}

/** As it is at one moment, also while VNET runs on it. */
async function copyDatabase(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  // Whoever has it open has its write-ahead log; without one it is one whole file, and SQLite need not be let near it,
  // which would leave an empty log behind.
  if (!existsSync(`${from}-wal`)) {
    await copyFile(from, to);
    return;
  }
  let sqlite: SqliteDatabase.Database | null = null;
  try {
    sqlite = new SqliteDatabase(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    await sqlite.backup(to);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new StartError(`The database ${from} cannot be read (${reason}).`, { cause });
  } finally {
    sqlite?.close();
  }
}

async function openUndone(databaseUrl: string): Promise<ImportTarget> {
  await requireNewestSchema(databaseUrl);
  const database = await openDatabase('', databaseUrl);
  return {
    description: database.description,
    async run(use) {
      const undo = new Error('a dry run is undone');
      await database.db
        .transaction()
        .execute(async (transaction) => {
          await use(transaction);
          throw undo;
        })
        .catch((error: unknown) => {
          if (error !== undo) throw error;
        });
    },
    close: async () => await database.close(),
  };
}

/** Opening brings a database to the newest schema, which is more than a dry run may do. */
async function requireNewestSchema(databaseUrl: string): Promise<void> {
  const { Pool } = (await import('pg')).default;
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>('select name from kysely_migration');
    const done = new Set(rows.map(({ name }) => name));
    if (Object.keys(migrations).every((name) => done.has(name))) return;
  } catch (cause) {
    // 42P01: there is no such table (PostgreSQL's appendix A).
    if (!(cause instanceof Error && 'code' in cause && cause.code === '42P01')) {
      throw new StartError('The database of DATABASE_URL does not answer. Check the address and that it runs.', {
        cause,
      });
    }
  } finally {
    await pool.end();
  }
  throw new StartError(
    'A dry run needs a database of this version: start VNET once with this DATABASE_URL, then try again.',
  );
}

const BUSY_TIMEOUT_MS = 5_000;
