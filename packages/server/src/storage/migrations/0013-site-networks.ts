import type { Kysely } from 'kysely';

/**
 * Networks with rules of their own; whoever changes them takes turns, and so does whoever changes who is active staff: the
 * last one stays.
 */
export async function up(db: Kysely<{ locks: { name: string; holders: number } }>): Promise<void> {
  await db.schema
    .createTable('site_networks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('cidr', 'text', (column) => column.notNull().unique())
    .addColumn('sharing', 'text', (column) => column.notNull())
    .addColumn('wan_budget_kbits', 'integer')
    .addColumn('most_receivers', 'integer')
    .execute();
  await db
    .insertInto('locks')
    .values([
      { name: 'site-networks', holders: 0 },
      { name: 'last-staff', holders: 0 },
    ])
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}
