import type { Kysely } from 'kysely';
import { openPostgres } from './openPostgres.ts';
import { openSqlite } from './openSqlite.ts';
import type { Schema } from './schema.ts';

/** The open database of this process. */
export interface Database {
  readonly db: Kysely<Schema>;
  readonly dialect: 'sqlite' | 'postgres';
  /**
   * Another number after each write of this process, for what keeps what it read; null where others write as well. A
   * program beside the server (an import) is not seen: nothing is to be kept for longer than a second.
   */
  writeVersion(): number | null;
  /** For the line that `npm start` prints. */
  readonly description: string;
  /** Rejects when the database does not answer. */
  check(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings it to the newest schema: PostgreSQL where there is an address of one, else the embedded
 * one in the data folder.
 *
 * @param dataDir absolute, made when missing; `:memory:` is a database that nobody keeps, for tests
 * @param databaseUrl `postgres://…`
 * @throws {StartError} when it cannot be opened, or is one of a later version
 */
export async function openDatabase(dataDir: string, databaseUrl: string | null = null): Promise<Database> {
  return databaseUrl === null ? await openSqlite(dataDir) : await openPostgres(databaseUrl);
}
