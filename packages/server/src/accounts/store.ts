import type { Insertable, Kysely } from 'kysely';
import type { AccountRow, Schema } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { type OidcIdentity, OidcLinkStore } from './oidc/oidcLinkStore.ts';
import { toAccount } from './toAccount.ts';

/** What is needed to make an account; the rest is decided by the store. */
export interface NewAccount {
  id: string;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  passwordHash: string;
  createdAt: Date;
}

/** What a person may change on their profile. */
export interface AccountChanges {
  email: string;
  firstName: string;
  lastName: string;
  meetingName: string;
  /** A path under `/media/`, empty for the default picture; without it the picture stays. */
  profileImage?: string;
}

/** Rows of `accounts`. Names and addresses are compared without case. */
export class AccountStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /**
   * The first account of an empty database is staff; both are decided in one transaction, and of several that are first
   * at once, on any instance, one is.
   *
   * @param oidcIdentity who signs the account in, linked in the same transaction
   * @throws a unique violation (`isUniqueViolation`) when the username, the email or the identity is taken
   */
  async insert(account: NewAccount, oidcIdentity: OidcIdentity | null = null): Promise<Account> {
    return await this.#db.transaction().execute(async (transaction) => {
      const isFirst = (await isEmpty(transaction)) && (await isEmptyInTurn(transaction));
      const row: Insertable<AccountRow> = {
        id: account.id,
        username: account.username,
        username_key: account.username.toLowerCase(),
        email: account.email,
        email_key: account.email.toLowerCase(),
        password_hash: account.passwordHash,
        first_name: account.firstName,
        last_name: account.lastName,
        meeting_name: account.username,
        profile_image: '',
        is_staff: isFirst ? 1 : 0,
        is_active: 1,
        created_at: account.createdAt.toISOString(),
      };
      await transaction.insertInto('accounts').values(row).execute();
      if (oidcIdentity !== null)
        await new OidcLinkStore(transaction).insert(account.id, oidcIdentity, account.createdAt);
      return toAccount(row);
    });
  }

  async findById(id: string): Promise<Account | null> {
    const row = await this.#db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toAccount(row);
  }

  async findByUsername(username: string): Promise<{ account: Account; passwordHash: string } | null> {
    const row = await this.#db
      .selectFrom('accounts')
      .selectAll()
      .where('username_key', '=', username.toLowerCase())
      .executeTakeFirst();
    return row === undefined ? null : { account: toAccount(row), passwordHash: row.password_hash };
  }

  /** Whose account this is, by its username or by its address. */
  async findByUsernameOrEmail(typed: string): Promise<Account | null> {
    const byName = await this.findByUsername(typed);
    if (byName !== null) return byName.account;
    const id = await this.findIdByEmail(typed);
    return id === null ? null : await this.findById(id);
  }

  /** @returns empty for an account without a password */
  async passwordHashOf(id: string): Promise<string> {
    const row = await this.#db.selectFrom('accounts').select('password_hash').where('id', '=', id).executeTakeFirst();
    return row?.password_hash ?? '';
  }

  /** @returns any password hash that came from the first VNET; null once each has been replaced */
  async findImportedHash(): Promise<string | null> {
    const row = await this.#db
      .selectFrom('accounts')
      .select('password_hash')
      .where('password_hash', 'like', 'pbkdf2%')
      .limit(1)
      .executeTakeFirst();
    return row?.password_hash ?? null;
  }

  /** @returns whether it was still `before` that was replaced */
  async replacePasswordHash(id: string, { before, after }: { before: string; after: string }): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('accounts')
      .set({ password_hash: after })
      .where('id', '=', id)
      .where('password_hash', '=', before)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** @returns the id of the account that has this address */
  async findIdByEmail(email: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('accounts')
      .select('id')
      .where('email_key', '=', email.toLowerCase())
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /**
   * Deletes an account and all that is its own. It stays when it is the last member of staff among others, for then
   * nobody could administer them; of several who leave at once, on any instance, the last one stays.
   *
   * @returns whether it is gone
   */
  async delete(id: string): Promise<boolean> {
    return await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('locks')
        .set((row) => ({ holders: row('holders', '+', 1) }))
        .where('name', '=', 'last-staff')
        .execute();
      const others = transaction.selectFrom('accounts').select('id').where('id', '!=', id).limit(1);
      const account = await transaction
        .selectFrom('accounts')
        .select('is_staff')
        .where('id', '=', id)
        .executeTakeFirst();
      const staff = others.where('is_staff', '=', 1).where('is_active', '=', 1);
      const isLast = account?.is_staff === 1 && (await staff.executeTakeFirst()) === undefined;
      if (isLast && (await others.executeTakeFirst()) !== undefined) return false;
      await transaction.deleteFrom('accounts').where('id', '=', id).execute();
      return true;
    });
  }

  /** @throws a unique violation (`isUniqueViolation`) when the email is taken */
  async update(id: string, changes: AccountChanges): Promise<void> {
    await this.#db
      .updateTable('accounts')
      .set({
        email: changes.email,
        email_key: changes.email.toLowerCase(),
        first_name: changes.firstName,
        last_name: changes.lastName,
        meeting_name: changes.meetingName,
        ...(changes.profileImage !== undefined && { profile_image: changes.profileImage }),
      })
      .where('id', '=', id)
      .execute();
  }
}

async function isEmpty(db: Kysely<Schema>): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** Waits until others who look at the same time have written what they are going to. */
async function isEmptyInTurn(transaction: Kysely<Schema>): Promise<boolean> {
  await transaction
    .updateTable('locks')
    .set((row) => ({ holders: row('holders', '+', 1) }))
    .where('name', '=', 'first-account')
    .execute();
  return await isEmpty(transaction);
}
