import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { openPool } from '../storage/openPostgres.ts';
import type { Schema } from '../storage/schema.ts';
import { BackupError } from './BackupError.ts';

/** A database as it is: opened for reading, and brought to no other schema. */
export interface Source {
  db: Kysely<Schema>;
  dialect: 'sqlite' | 'postgres';
}

/** @throws {BackupError} when there is no embedded database in the folder */
export async function openSource(dataDir: string, databaseUrl: string | null): Promise<Source> {
  if (databaseUrl !== null) {
    const pool = await openPool(databaseUrl, { application_name: 'vnet-backup', max: 1, statement_timeout: 0 });
    return { db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }), dialect: 'postgres' };
  }
  const file = join(dataDir, 'vnet.sqlite');
  if (!existsSync(file)) {
    throw new BackupError(`There is no database in ${dataDir}. Start VNET once, or set VNET_DATA_DIR to its folder.`);
  }
  const database = new SqliteDatabase(file, { readonly: true });
  return { db: new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), dialect: 'sqlite' };
}
