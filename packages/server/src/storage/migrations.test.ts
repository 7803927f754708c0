import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, type Migration, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../process/StartError.ts';
import { PostgresCluster } from '../testing/PostgresCluster.ts';
import { type Database, openDatabase } from './database.ts';
import { executedMigrations, MigratingSqliteDialect, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/**
 * Databases as released versions left them, with data: `fixtures/<its last migration>.<dialect>.sql`. They are kept as
 * they are; a release adds its own.
 */
const FIXTURES = join(import.meta.dirname, 'fixtures');
const RELEASED = [...new Set(readdirSync(FIXTURES).map((file) => file.split('.')[0] ?? ''))];
const NEWEST = Object.keys(migrations).sort();

let cluster: PostgresCluster;
let folder: string;
beforeAll(async () => {
  cluster = await PostgresCluster.start();
  folder = mkdtempSync(join(tmpdir(), 'vnet-migrations-'));
});
afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A database of each kind, with what a fixture says in it, that is not opened by VNET yet. */
interface Place {
  fill(fixture: string): Promise<void>;
  /** Without migrating. */
  raw(): Kysely<Schema>;
  open(): Promise<Database>;
}

async function sqlitePlace(): Promise<Place> {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const connect = () => new SqliteDatabase(join(dataDir, 'vnet.sqlite'));
  return {
    async fill(fixture) {
      const database = connect();
      database.exec(readFileSync(join(FIXTURES, `${fixture}.sqlite.sql`), 'utf8'));
      database.close();
    },
    raw: () => new Kysely<Schema>({ dialect: new MigratingSqliteDialect({ database: connect() }) }),
    open: () => openDatabase(dataDir),
  };
}

async function postgresPlace(): Promise<Place> {
  const url = await cluster.createDatabase();
  const raw = () => new Kysely<Schema>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }) });
  return {
    async fill(fixture) {
      const pool = new Pool({ connectionString: url });
      await pool.query(readFileSync(join(FIXTURES, `${fixture}.postgres.sql`), 'utf8'));
      await pool.end();
    },
    raw,
    open: () => openDatabase('', url),
  };
}

describe.each([
  ['SQLite', sqlitePlace],
  ['PostgreSQL', postgresPlace],
])('migrations on %s', (_name, make) => {
  let place: Place;
  beforeEach(async () => {
    place = await make();
  });

  test.each(RELEASED)('from %s to the newest, with everything that was there', async (released) => {
    await place.fill(released);
    const before = place.raw();
    const kept = await rowsOf(before);
    await before.destroy();
    const database = await place.open();
    expect(await executedMigrations(database.db)).toEqual(NEWEST);
    const now = await rowsOf(database.db);
    await database.close();
    expect(Object.keys(kept).length).toBeGreaterThan(4);
    for (const [table, rows] of Object.entries(kept)) {
      expect(rows.length, table).toBeGreaterThan(0);
      expect(now[table], table).toMatchObject(rows);
    }
  });

  test('from a released one, by several instances that start at once', async () => {
    await place.fill('0001-accounts-and-meetings');
    const opened = _name === 'SQLite' ? [await place.open()] : await Promise.all([1, 2, 3, 4].map(() => place.open()));
    for (const database of opened) {
      expect(await executedMigrations(database.db)).toEqual(NEWEST);
      await database.close();
    }
  });

  test('a database of a later version stops the start with a sentence, and is left alone', async () => {
    await (await place.open()).close();
    const later = place.raw();
    await migrate(later, { migrations: { ...migrations, '9999-later': { up: async () => {} } } });
    const failure = await place.open().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartError);
    expect(String(failure)).toMatch(
      /cannot be opened: a later version of VNET has changed it: 9999-later\. Start that/,
    );
    expect((await executedMigrations(later)).at(-1)).toBe('9999-later');
    await later.destroy();
  });

  test('one that fails leaves everything as it was, also what earlier ones of the same start did', async () => {
    await place.fill('0001-accounts-and-meetings');
    const db = place.raw();
    const before = [await tablesOf(db), await rowsOf(db)];
    const failing: Record<string, Migration> = {
      ...migrations,
      '9998-fine': { up: (kysely) => kysely.schema.createTable('fine').addColumn('id', 'text').execute() },
      '9999-failing': {
        async up(kysely) {
          await kysely.schema.alterTable('accounts').renameTo('people').execute();
          await sql`update people set first_name = 'gone'`.execute(kysely);
          await sql`select * from nowhere`.execute(kysely);
        },
      },
    };
    await expect(migrate(db, { migrations: failing })).rejects.toThrow(/nowhere/);
    expect([await tablesOf(db), await rowsOf(db)]).toEqual(before);
    await db.destroy();
    await (await place.open()).close();
  });
});

async function tablesOf(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name, columns }) => `${name}(${columns.map((column) => column.name)})`).sort();
}

/** Every table's rows, in order of their first column. */
async function rowsOf(db: Kysely<Schema>): Promise<Record<string, Record<string, unknown>[]>> {
  const rows: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of await db.introspection.getTables()) {
    const result = await sql<Record<string, unknown>>`select * from ${sql.table(name)} order by 1`.execute(db);
    rows[name] = result.rows;
  }
  return rows;
}
