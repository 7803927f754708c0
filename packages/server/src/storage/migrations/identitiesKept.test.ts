import SqliteDatabase from 'better-sqlite3';
import { Kysely, type Migration, Migrator, SqliteDialect } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { up as accountsAndMeetings } from './0001-accounts-and-meetings.ts';
import { up as activeAccountsAndAudit } from './0002-active-accounts-and-audit.ts';
import { up as jobsAndIdentities } from './0015-jobs-and-identities.ts';

interface Tables {
  accounts: Record<string, string | number>;
  call_identities: Record<string, string | number | null>;
}

const BEFORE = {
  '0001-accounts-and-meetings': { up: accountsAndMeetings },
  '0002-active-accounts-and-audit': { up: activeAccountsAndAudit },
};

test('identities and sealed tokens of the schema of before are there after it, with nothing to call back', async () => {
  const sqlite = new SqliteDatabase(':memory:');
  sqlite.pragma('foreign_keys = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  onTestFinished(() => db.destroy());
  const migrateWith = async (migrations: Record<string, Migration>) => {
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    expect(error).toBeUndefined();
  };
  await migrateWith(BEFORE);
  const account = { id: 'a', username: 'a', username_key: 'a', email: 'a', email_key: 'a', password_hash: '' };
  const rest = { first_name: '', last_name: '', meeting_name: '', profile_image: '', is_staff: 0, created_at: '' };
  await db
    .insertInto('accounts')
    .values({ ...account, ...rest })
    .execute();
  const kept = {
    account_id: 'a',
    provider: 'livekit',
    identity: 'a',
    sealed_token: 'v1.x',
    token_expires_at: '2026-05-01T12:00:00.000Z',
  };
  await db.insertInto('call_identities').values(kept).execute();

  await migrateWith({ ...BEFORE, '0015-jobs-and-identities': { up: jobsAndIdentities } });
  expect(await db.selectFrom('call_identities').selectAll().execute()).toEqual([{ ...kept, revoke_due: 0 }]);
  await db.deleteFrom('accounts').execute();
  expect(await db.selectFrom('call_identities').select('identity').execute()).toEqual([{ identity: 'a' }]);
});
