import type { Kysely } from 'kysely';

/** Accounts that can be disabled, what staff did, and rows that transactions lock to take turns. */
export async function up(db: Kysely<{ locks: { name: string; holders: number } }>): Promise<void> {
  await db.schema
    .alterTable('accounts')
    .addColumn('is_active', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();

  await db.schema
    .createTable('audit_log')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.references('accounts.id').onDelete('set null'))
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('audit_log_at').on('audit_log').columns(['at', 'id']).execute();

  await db.schema
    .createTable('locks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holders', 'integer', (column) => column.notNull())
    .execute();
  await db.insertInto('locks').values({ name: 'first-account', holders: 0 }).execute();
}
