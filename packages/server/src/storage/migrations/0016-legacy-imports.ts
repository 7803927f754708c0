import type { Kysely } from 'kysely';

/** What was taken over from the first VNET, so that it is taken once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('legacy_imports')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('legacy_key', 'text', (column) => column.notNull())
    // No foreign key: what is deleted here later stays away at the next import.
    .addColumn('local_id', 'text', (column) => column.notNull())
    .addColumn('imported_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('legacy_imports_pk', ['kind', 'legacy_key'])
    .execute();
}
