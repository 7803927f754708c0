import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Every row of every table, but for what reading alone may move on: when a session was last seen. */
export async function databaseContent(db: Kysely<Schema>): Promise<Record<string, string[]>> {
  const tables = await db.introspection.getTables();
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    content[name] = rows.map(({ seen_at: _, ...row }) => JSON.stringify(row)).sort();
  }
  return content;
}
