import type { Kysely } from 'kysely';

/**
 * Identities that outlive their accounts until the provider has forgotten them, one for each provider an account had;
 * who renews one at the moment; those to be deleted; and which instance runs which job.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration copies rows of tables that no type of today describes
export async function up(db: Kysely<any>): Promise<void> {
  // A new table, as SQLite cannot take a foreign key or a primary key off one.
  await db.schema
    .createTable('call_identities_kept')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('sealed_token', 'text')
    .addColumn('token_expires_at', 'text')
    .addColumn('revoke_due', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('call_identities_of_account', ['account_id', 'provider'])
    .execute();
  const columns = ['account_id', 'provider', 'identity', 'sealed_token', 'token_expires_at'];
  await db
    .insertInto('call_identities_kept')
    .columns(columns)
    .expression(db.selectFrom('call_identities').select(columns))
    .execute();
  await db.schema.dropTable('call_identities').execute();
  await db.schema.alterTable('call_identities_kept').renameTo('call_identities').execute();

  await db.schema
    .createTable('call_identity_leases')
    .addColumn('account_id', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('discarded_call_identities')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('discarded_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('discarded_call_identities_key', ['provider', 'identity'])
    .execute();

  await db.schema
    .createTable('job_runs')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('locked_by', 'text')
    .addColumn('locked_until', 'text')
    .addColumn('last_started_at', 'text')
    .addColumn('last_finished_at', 'text')
    .addColumn('last_outcome', 'text')
    .execute();
}
