import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { toAccount } from './toAccount.ts';

/** Rows of `password_resets`. */
export class PasswordResetStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(reset: { tokenHash: string; accountId: string; now: Date; expiresAt: Date }): Promise<void> {
    await this.#db
      .insertInto('password_resets')
      .values({
        token_hash: reset.tokenHash,
        account_id: reset.accountId,
        created_at: reset.now.toISOString(),
        expires_at: reset.expiresAt.toISOString(),
      })
      .execute();
  }

  /** How many links an account has that were made after `since`, used ones aside. */
  async countSince(accountId: string, since: Date): Promise<number> {
    const rows = await this.#db
      .selectFrom('password_resets')
      .select('token_hash')
      .where('account_id', '=', accountId)
      .where('created_at', '>', since.toISOString())
      .execute();
    return rows.length;
  }

  /** The active account whose password the link sets. */
  async findAccount(tokenHash: string, now: Date): Promise<Account | null> {
    const row = await this.#db
      .selectFrom('password_resets')
      .innerJoin('accounts', 'accounts.id', 'password_resets.account_id')
      .selectAll('accounts')
      .where('password_resets.token_hash', '=', tokenHash)
      .where('password_resets.expires_at', '>', now.toISOString())
      .where('accounts.is_active', '=', 1)
      .executeTakeFirst();
    return row === undefined ? null : toAccount(row);
  }

  /**
   * Uses a link up: sets the password, ends every session and every other link of the account, all or nothing.
   *
   * @returns whether the link was still to be used; of two who use it at once, one does
   */
  async use(tokenHash: string, now: Date, passwordHash: string): Promise<boolean> {
    return await this.#db.transaction().execute(async (transaction) => {
      const used = await transaction
        .deleteFrom('password_resets')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now.toISOString())
        .returning('account_id')
        .executeTakeFirst();
      if (used === undefined) return false;
      const { account_id: id } = used;
      await transaction.updateTable('accounts').set({ password_hash: passwordHash }).where('id', '=', id).execute();
      await transaction.deleteFrom('sessions').where('account_id', '=', id).execute();
      await transaction.deleteFrom('password_resets').where('account_id', '=', id).execute();
      return true;
    });
  }

  async deleteOf(accountId: string): Promise<void> {
    await this.#db.deleteFrom('password_resets').where('account_id', '=', accountId).execute();
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.#db.deleteFrom('password_resets').where('expires_at', '<=', now.toISOString()).execute();
  }
}
