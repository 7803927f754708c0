import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { placeholderEmail } from './missingEmail.ts';
import { AccountStore } from './store.ts';
import { toAccount } from './toAccount.ts';

/** An account that existed elsewhere before: nothing of it is decided here. Its email may be empty. */
export interface AccountToImport extends Omit<Account, 'profileImage'> {
  /** Argon2id or Django's PBKDF2; empty: nobody signs in with a password. */
  passwordHash: string;
}

/**
 * Puts an account in as it was, staff or not, the first one too.
 *
 * @throws a unique violation (`isUniqueViolation`) when the username or email is taken: ask `isTaken` before
 */
export async function importAccount(db: Kysely<Schema>, account: AccountToImport): Promise<Account> {
  const email = account.email === '' ? placeholderEmail(account.id) : account.email;
  const row = {
    id: account.id,
    username: account.username,
    username_key: account.username.toLowerCase(),
    email,
    email_key: email.toLowerCase(),
    password_hash: account.passwordHash,
    first_name: account.firstName,
    last_name: account.lastName,
    meeting_name: account.meetingName,
    profile_image: '',
    is_staff: account.isStaff ? 1 : 0,
    is_active: account.isActive ? 1 : 0,
    created_at: account.createdAt.toISOString(),
  };
  await db.insertInto('accounts').values(row).execute();
  return toAccount(row);
}

/** Whether an account has this username or this address, in any case. */
export async function isTaken(db: Kysely<Schema>, field: 'username' | 'email', value: string): Promise<boolean> {
  const store = new AccountStore(db);
  return field === 'username'
    ? (await store.findByUsername(value)) !== null
    : (await store.findIdByEmail(value)) !== null;
}

/** @returns null when it has been deleted */
export async function findImportedAccount(db: Kysely<Schema>, id: string): Promise<Account | null> {
  return await new AccountStore(db).findById(id);
}

/** @param path under `/media/` */
export async function setImportedPicture(db: Kysely<Schema>, id: string, path: string): Promise<void> {
  await db.updateTable('accounts').set({ profile_image: path }).where('id', '=', id).execute();
}

/** Whether anybody could administer this VNET. */
export async function hasStaff(db: Kysely<Schema>): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('is_staff', '=', 1)
    .where('is_active', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns whether there is such an account */
export async function makeStaff(db: Kysely<Schema>, username: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ is_staff: 1 })
    .where('username_key', '=', username.toLowerCase())
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
