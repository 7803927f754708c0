import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Account } from '../../accounts/account.ts';
import { toAccount } from '../../accounts/toAccount.ts';
import { containing } from '../../storage/containing.ts';
import type { Schema } from '../../storage/schema.ts';

/** Which accounts a list shows. */
export const USER_FILTERS = ['all', 'staff', 'disabled'] as const;
export type UserFilter = (typeof USER_FILTERS)[number];

/** What staff sees of a person beside the account. */
export interface UserDetails {
  account: Account;
  /** Browsers that are signed in. */
  sessions: number;
  /** When one of them was used last, to the hour; null: none is signed in. */
  seenAt: Date | null;
  meetings: number;
}

/** Accounts, as staff looks for them and changes them. */
export class UserStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /**
   * By username.
   *
   * @param words each has to be in the username, the email address or a name
   */
  async search(
    words: readonly string[],
    filter: UserFilter,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<Account[]> {
    let query = this.#db.selectFrom('accounts').selectAll().orderBy('username_key').limit(limit).offset(offset);
    for (const word of words) query = query.where((where) => where.or(findings(where, word)));
    if (filter === 'staff') query = query.where('is_staff', '=', 1);
    if (filter === 'disabled') query = query.where('is_active', '=', 0);
    return (await query.execute()).map(toAccount);
  }

  async details(id: string): Promise<UserDetails | null> {
    const row = await this.#db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    const [sessions, meetings] = await Promise.all([
      this.#db
        .selectFrom('sessions')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('seen_at').as('seen_at')])
        .where('account_id', '=', id)
        .executeTakeFirstOrThrow(),
      this.#db
        .selectFrom('meetings')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('host_id', '=', id)
        .executeTakeFirstOrThrow(),
    ]);
    // PostgreSQL may type the greatest of no rows as it likes; it is null.
    const seenAt: string | null = sessions.seen_at;
    return {
      account: toAccount(row),
      sessions: sessions.count,
      seenAt: seenAt === null ? null : new Date(seenAt),
      meetings: meetings.count,
    };
  }

  /**
   * One change at a time, so that two members of staff cannot unmake each other at once.
   *
   * @param change gets the transaction in which it is all done
   */
  async change<Result>(change: (db: Kysely<Schema>, rows: UserRows) => Promise<Result>): Promise<Result> {
    return await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('locks')
        .set((row) => ({ holders: row('holders', '+', 1) }))
        .where('name', '=', 'last-staff')
        .execute();
      return await change(transaction, new UserRows(transaction));
    });
  }
}

/** What can be asked of the rows and done to them within a change. */
export class UserRows {
  constructor(private readonly db: Kysely<Schema>) {}

  async find(id: string): Promise<Account | null> {
    const row = await this.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toAccount(row);
  }

  /** Whether there is active staff beside this account. */
  async hasOtherStaff(id: string): Promise<boolean> {
    const other = await this.db
      .selectFrom('accounts')
      .select('id')
      .where('is_staff', '=', 1)
      .where('is_active', '=', 1)
      .where('id', '!=', id)
      .limit(1)
      .executeTakeFirst();
    return other !== undefined;
  }

  async setStaff(id: string, isStaff: boolean): Promise<void> {
    await this.db
      .updateTable('accounts')
      .set({ is_staff: isStaff ? 1 : 0 })
      .where('id', '=', id)
      .execute();
  }

  async setActive(id: string, isActive: boolean): Promise<void> {
    await this.db
      .updateTable('accounts')
      .set({ is_active: isActive ? 1 : 0 })
      .where('id', '=', id)
      .execute();
  }

  /** Every browser is signed out. */
  async endSessions(id: string): Promise<void> {
    await this.db.deleteFrom('sessions').where('account_id', '=', id).execute();
  }

  /** @returns what a call provider knows the person as; null: nothing */
  async callIdentity(id: string, provider: string): Promise<string | null> {
    const row = await this.db
      .selectFrom('call_identities')
      .select('identity')
      .where('account_id', '=', id)
      .where('provider', '=', provider)
      .executeTakeFirst();
    return row?.identity ?? null;
  }

  /** With everything that is the account's: sessions, token, meetings. */
  async delete(id: string): Promise<void> {
    await this.db.deleteFrom('accounts').where('id', '=', id).execute();
  }
}

function findings(where: ExpressionBuilder<Schema, 'accounts'>, word: string) {
  return (['username', 'email', 'first_name', 'last_name', 'meeting_name'] as const).map((column) =>
    containing(where.ref(column), word),
  );
}
