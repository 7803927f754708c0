import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Pool, PoolConfig } from 'pg';
import { StartError } from '../process/StartError.ts';
import type { Database } from './database.ts';
import { LaterSchemaError, migrate } from './migrate.ts';
import type { Schema } from './schema.ts';

/**
 * Opens a PostgreSQL database and migrates it; of several instances that start at once, one migrates.
 *
 * @param databaseUrl `postgres://user:password@host:port/database`; what else it says (`sslmode`) is the driver's
 * @throws {StartError} when it does not answer, refuses, or is one of a later version; the password stays out of it
 */
export async function openPostgres(databaseUrl: string): Promise<Database> {
  const pool = await openPool(databaseUrl);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const { host, pathname } = new URL(databaseUrl);
  const place = `${decodeURIComponent(host)}${pathname}`;
  try {
    await migrate(db);
  } catch (cause) {
    await db.destroy();
    if (cause instanceof LaterSchemaError) {
      throw new StartError(`DATABASE_URL: the database ${place} cannot be opened: ${cause.message}.`, { cause });
    }
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : reasonOf(cause);
    throw new StartError(`DATABASE_URL: the database ${place} cannot be opened (${reason}).`, { cause });
  }
  return {
    db,
    dialect: 'postgres',
    // Other instances write too.
    writeVersion: () => null,
    description: `PostgreSQL at ${place}`,
    async check() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

/** Connections to PostgreSQL as VNET uses them. @param changes settings of the pool that are to be others */
export async function openPool(databaseUrl: string, changes: PoolConfig = {}): Promise<Pool> {
  const { Pool, types } = (await import('pg')).default;
  const pool = new Pool({
    connectionString: databaseUrl,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'vnet',
    // Counts come as text otherwise: bigint, which no count of ours needs.
    types: {
      getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
    },
    ...changes,
  });
  // A resting connection that breaks is replaced by the next that is needed; unheard, it would end the process.
  pool.on('error', () => {});
  // Nor does one that breaks between two statements of a transaction: the next of them fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Ten instances stay below PostgreSQL's default of 100. */
const MOST_CONNECTIONS = 10;
const CONNECT_WITHIN_MS = 5_000;
/** No statement of ours takes a tenth of it; a request waits no longer than this for a lock. */
const STATEMENT_TIMEOUT_MS = 10_000;
