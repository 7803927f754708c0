import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import { executedMigrations } from '../storage/migrate.ts';
import type { Schema } from '../storage/schema.ts';
import { BackupError } from './BackupError.ts';
import type { Source } from './openSource.ts';

type Row = Record<string, unknown>;

const ROWS_AT_ONCE = 500;
/** The folder of an archive that has a file of JSON lines a table. */
export const TABLES = 'tables';

/**
 * Writes every table into `tables/<name>.jsonl`, all as they were at one moment, while others go on writing: neither
 * database lets a reader wait for writers or writers for a reader.
 *
 * @returns the last migration and how many rows each table had
 */
export async function dumpTables(
  { db, dialect }: Source,
  folder: string,
): Promise<{ schema: string; rows: Map<string, number> }> {
  await mkdir(join(folder, TABLES), { mode: 0o700 });
  const transaction =
    dialect === 'postgres'
      ? db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
      : db.transaction();
  return await transaction.execute(async (trx) => {
    // The first statement is the moment.
    const schema = (await executedMigrations(trx).catch(() => [])).at(-1);
    if (schema === undefined) throw new BackupError('The database is empty: there is nothing to back up yet.');
    const rows = new Map<string, number>();
    for (const table of await tablesOf(trx)) {
      let count = 0;
      const lines = async function* () {
        for await (const row of rowsOf(trx, dialect, table)) {
          count += 1;
          yield `${JSON.stringify(row)}\n`;
        }
      };
      const file = createWriteStream(join(folder, TABLES, `${table}.jsonl`), { flags: 'wx', mode: 0o600 });
      await pipeline(Readable.from(lines()), file);
      rows.set(table, count);
    }
    return { schema, rows };
  });
}

/** VNET's tables in the schema that the connection works in; those of the migrations are not among them. */
export async function tablesOf(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables();
  const here = tables.some(({ schema }) => schema !== undefined)
    ? (await sql<{ name: string }>`select current_schema() as name`.execute(db)).rows[0]?.name
    : undefined;
  return tables
    .filter(({ schema, isView }) => schema === here && !isView)
    .map(({ name }) => name)
    .sort();
}

async function* rowsOf(trx: Transaction<Schema>, dialect: Source['dialect'], table: string): AsyncGenerator<Row> {
  if (dialect === 'sqlite') {
    yield* trx.selectFrom(sql.table<Row>(table).as('rows')).selectAll().stream();
    return;
  }
  await sql`declare vnet_backup no scroll cursor for select * from ${sql.table(table)}`.execute(trx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_ONCE)} from vnet_backup`.execute(trx);
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await sql`close vnet_backup`.execute(trx);
}
