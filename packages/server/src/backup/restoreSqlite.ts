import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { MigratingSqliteDialect, migrate } from '../storage/migrate.ts';
import type { Schema } from '../storage/schema.ts';
import { loadTables } from './loadTables.ts';

/** Makes `vnet.sqlite` in a new folder from the tables of a backup, brought to the newest schema. */
export async function restoreSqlite(folder: string, schema: string, into: string): Promise<void> {
  const database = new SqliteDatabase(join(into, 'vnet.sqlite'));
  database.pragma('foreign_keys = OFF');
  const db = new Kysely<Schema>({ dialect: new MigratingSqliteDialect({ database }) });
  try {
    await migrate(db, { to: schema });
    await db.transaction().execute((trx) => loadTables(trx, folder));
    const { rows } = await sql`pragma foreign_key_check`.execute(db);
    if (rows.length > 0) throw new Error(`${rows.length} rows refer to others that are not there`);
    database.pragma('foreign_keys = ON');
    await migrate(db);
  } finally {
    await db.destroy();
  }
}
