import type { Kysely } from 'kysely';

/** What was taken over LANs and over the WAN, a row a day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('savings')
    .addColumn('day', 'text', (column) => column.primaryKey())
    .addColumn('lan_bytes', 'bigint', (column) => column.notNull())
    .addColumn('wan_bytes', 'bigint', (column) => column.notNull())
    .execute();
}
