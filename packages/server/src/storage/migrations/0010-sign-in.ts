import type { Kysely } from 'kysely';

/** Which browser a session is in, links that set a new password, accounts at an OpenID Connect provider. */
export async function up(db: Kysely<{ locks: { name: string; holders: number } }>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('device', 'text', (column) => column.notNull().defaultTo(''))
    .execute();

  await db.schema
    .createTable('password_resets')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('password_resets_account_id').on('password_resets').column('account_id').execute();

  await db.schema
    .createTable('oidc_links')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('oidc_links_pkey', ['issuer', 'subject'])
    .addUniqueConstraint('oidc_links_account', ['account_id', 'issuer'])
    .execute();

  await db.insertInto('locks').values({ name: 'last-staff', holders: 0 }).execute();
}
