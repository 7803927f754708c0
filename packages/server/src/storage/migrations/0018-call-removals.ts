import type { Kysely } from 'kysely';

/** Who was taken out of a call, for as long as what let them in is good. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_removals')
    .addColumn('meeting_id', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_removals_pk', ['meeting_id', 'identity'])
    .execute();
}
