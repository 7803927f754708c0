import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** There are fewer statements than this in the code; those with a varying number of values in them make up the rest. */
const MOST_KEPT = 500;

/**
 * A SQLite database that prepares each statement once: Kysely hands over the same text at each request, and reading it
 * costs as much as running it.
 */
export class PreparedStatements implements SqliteDatabase {
  readonly #database: SqliteDatabase;
  readonly #kept = new Map<string, SqliteStatement>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  prepare(text: string): SqliteStatement {
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare(text);
    // What changes the schema is run once, and what was prepared before it may name columns that are no more.
    if (SCHEMA_CHANGE.test(text)) this.#kept.clear();
    else this.#keep(text, statement);
    return statement;
  }

  close(): void {
    this.#kept.clear();
    this.#database.close();
  }

  #keep(text: string, statement: SqliteStatement): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(text, statement);
  }
}

const SCHEMA_CHANGE = /^\s*(?:create|alter|drop|reindex|vacuum|pragma|attach|detach)\b/i;
