import { Kysely, PostgresDialect, sql } from 'kysely';
import { migrate } from '../storage/migrate.ts';
import { openPool } from '../storage/openPostgres.ts';
import type { Schema } from '../storage/schema.ts';
import { BackupError } from './BackupError.ts';
import { loadTables } from './loadTables.ts';

const SCHEMA = 'vnet_restore';

/**
 * Fills a PostgreSQL database from the tables of a backup. They are made in a schema of their own and take the place of
 * those that are there in one transaction, at the end: until then nothing has changed.
 *
 * @throws {BackupError} when VNET runs on it, or it has tables and `force` is false
 */
export async function restorePostgres(
  folder: string,
  schema: string,
  databaseUrl: string,
  force: boolean,
): Promise<void> {
  const target = await connect(databaseUrl);
  try {
    await refuseWhileInUse(target);
    const old = await tablesIn(target, sql`current_schema()`);
    if (old.length > 0 && !force) {
      throw new BackupError(
        'DATABASE_URL: this database has tables already. Take an empty one, or add --force, which drops every table in it.',
      );
    }
    await sql`drop schema if exists ${sql.id(SCHEMA)} cascade`.execute(target);
    await sql`create schema ${sql.id(SCHEMA)}`.execute(target);
    await fill(folder, schema, databaseUrl);
    await takeOver(target, old);
  } finally {
    await sql`drop schema if exists ${sql.id(SCHEMA)} cascade`.execute(target).catch(() => {});
    await target.destroy();
  }
}

async function connect(databaseUrl: string, searchPath?: string): Promise<Kysely<Schema>> {
  const pool = await openPool(databaseUrl, {
    application_name: 'vnet-restore',
    max: 1,
    statement_timeout: 0,
    ...(searchPath !== undefined && { options: `-c search_path=${searchPath}` }),
  });
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

async function refuseWhileInUse(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql`
    select pid from pg_stat_activity where datname = current_database() and application_name = 'vnet'
  `.execute(db);
  if (rows.length > 0) throw new BackupError('DATABASE_URL: VNET runs on this database. Stop every instance first.');
}

async function fill(folder: string, schema: string, databaseUrl: string): Promise<void> {
  const db = await connect(databaseUrl, SCHEMA);
  try {
    await migrate(db, { to: schema, schema: SCHEMA });
    await db.transaction().execute(async (trx) => {
      const keys = await sql<{ table: string; name: string }>`
        select cl.relname as table, co.conname as name from pg_constraint co join pg_class cl on cl.oid = co.conrelid
        where co.contype = 'f' and co.connamespace = current_schema()::regnamespace
      `.execute(trx);
      const alter = async (how: 'deferrable initially deferred' | 'not deferrable') => {
        for (const { table, name } of keys.rows) {
          await sql`alter table ${sql.table(table)} alter constraint ${sql.id(name)} ${sql.raw(how)}`.execute(trx);
        }
      };
      await alter('deferrable initially deferred');
      await loadTables(trx, folder);
      await sql`set constraints all immediate`.execute(trx);
      await alter('not deferrable');
    });
    await migrate(db, { schema: SCHEMA });
  } finally {
    await db.destroy();
  }
}

async function takeOver(target: Kysely<Schema>, old: readonly string[]): Promise<void> {
  await target.transaction().execute(async (trx) => {
    const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(trx);
    const home = rows[0]?.name ?? 'public';
    for (const table of old) await sql`drop table ${sql.table(`${home}.${table}`)} cascade`.execute(trx);
    for (const table of await tablesIn(trx, sql`${SCHEMA}`)) {
      await sql`alter table ${sql.table(`${SCHEMA}.${table}`)} set schema ${sql.id(home)}`.execute(trx);
    }
  });
}

/** Names of the tables in a schema, those of the migrations too. */
async function tablesIn(db: Kysely<Schema>, schema: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = ${schema} and table_type = 'BASE TABLE'
  `.execute(db);
  return rows.map(({ name }) => name);
}
