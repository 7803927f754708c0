import type { Kysely } from 'kysely';

/** Meetings that are edited and come back, who stands at their doors, and guests with the passes that let them in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One column a statement: SQLite takes no more.
  const meetings = () => db.schema.alterTable('meetings');
  await meetings()
    .addColumn('sequence', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await meetings().addColumn('recurrence', 'text').execute();
  await meetings().addColumn('recurrence_zone', 'text').execute();
  await meetings().addColumn('recurrence_until', 'text').execute();
  await meetings()
    .addColumn('lobby', 'text', (column) => column.notNull().defaultTo('guests'))
    .execute();
  await meetings()
    .addColumn('is_locked', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable('meeting_people')
    .addColumn('meeting_id', 'text', (column) => column.notNull().references('meetings.id').onDelete('cascade'))
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('identity', 'text')
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('meeting_people_pk', ['meeting_id', 'person_id'])
    .execute();
  await db.schema.createIndex('meeting_people_seen_at').on('meeting_people').column('seen_at').execute();

  await db.schema
    .createTable('guest_passes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('meeting_id', 'text', (column) => column.notNull().references('meetings.id').onDelete('cascade'))
    .addColumn('pass_hash', 'text', (column) => column.notNull().unique())
    .addColumn('sealed_pass', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('most_uses', 'integer')
    .addColumn('uses', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .addColumn('withdrawn_at', 'text')
    .execute();
  await db.schema.createIndex('guest_passes_meeting_id').on('guest_passes').column('meeting_id').execute();

  await db.schema
    .createTable('guest_sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guest_id', 'text', (column) => column.notNull().unique())
    .addColumn('pass_id', 'text', (column) => column.notNull().references('guest_passes.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('provider', 'text')
    .addColumn('identity', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('guest_sessions_pass_id').on('guest_sessions').column('pass_id').execute();
  await db.schema.createIndex('guest_sessions_expires_at').on('guest_sessions').column('expires_at').execute();
}
