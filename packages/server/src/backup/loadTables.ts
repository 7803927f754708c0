import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import { TABLES, tablesOf } from './dumpTables.ts';

type Row = Record<string, unknown>;

const ROWS_AT_ONCE = 200;

/**
 * Fills the tables of a database that has been migrated to the backup's schema; what the migrations put there goes. The
 * caller keeps foreign keys from being looked at before the end.
 */
export async function loadTables(db: Kysely<Schema>, folder: string): Promise<void> {
  for (const table of await tablesOf(db)) await sql`delete from ${sql.table(table)}`.execute(db);
  for (const table of await tablesOf(db)) {
    const file = join(folder, TABLES, `${table}.jsonl`);
    if (!existsSync(file)) continue;
    let rows: Row[] = [];
    const insert = async () => {
      if (rows.length > 0) await insertRows(db, table, rows);
      rows = [];
    };
    for await (const line of createInterface({ input: createReadStream(file) })) {
      rows.push(JSON.parse(line));
      if (rows.length === ROWS_AT_ONCE) await insert();
    }
    await insert();
  }
}

/** Every row of a table has the same columns. */
async function insertRows(db: Kysely<Schema>, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => sql.val(row[column])))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}`.execute(
    db,
  );
}
