import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { toAccount } from './toAccount.ts';

/** A session and whose it is. */
export interface StoredSession {
  account: Account;
  seenAt: Date;
}

/** Rows of `sessions`. */
export class SessionStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(session: { id: string; accountId: string; device?: string; now: Date; expiresAt: Date }): Promise<void> {
    const now = session.now.toISOString();
    await this.#db
      .insertInto('sessions')
      .values({
        id: session.id,
        account_id: session.accountId,
        device: session.device ?? '',
        created_at: now,
        seen_at: now,
        expires_at: session.expiresAt.toISOString(),
      })
      .execute();
  }

  /** A session of an active account that has neither expired nor been unused since `idleSince`. */
  async find(id: string, { now, idleSince }: { now: Date; idleSince: Date }): Promise<StoredSession | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .selectAll('accounts')
      .select('sessions.seen_at')
      .where('sessions.id', '=', id)
      .where('sessions.expires_at', '>', now.toISOString())
      .where('sessions.seen_at', '>', idleSince.toISOString())
      .where('accounts.is_active', '=', 1)
      .executeTakeFirst();
    return row === undefined ? null : { account: toAccount(row), seenAt: new Date(row.seen_at) };
  }

  /** Those of `ids` that `find` would find. */
  async goodAmong(ids: readonly string[], { now, idleSince }: { now: Date; idleSince: Date }): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .select('sessions.id')
      .where('sessions.id', 'in', ids)
      .where('sessions.expires_at', '>', now.toISOString())
      .where('sessions.seen_at', '>', idleSince.toISOString())
      .where('accounts.is_active', '=', 1)
      .execute();
    return rows.map(({ id }) => id);
  }

  async touch(id: string, now: Date): Promise<void> {
    await this.#db.updateTable('sessions').set({ seen_at: now.toISOString() }).where('id', '=', id).execute();
  }

  /** The sessions of an account that could be used now, the one used last first. */
  async listOf(
    accountId: string,
    { now, idleSince }: { now: Date; idleSince: Date },
  ): Promise<{ id: string; device: string; createdAt: Date; seenAt: Date }[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .select(['id', 'device', 'created_at', 'seen_at'])
      .where('account_id', '=', accountId)
      .where('expires_at', '>', now.toISOString())
      .where('seen_at', '>', idleSince.toISOString())
      .orderBy('seen_at', 'desc')
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map(({ id, device, created_at, seen_at }) => ({
      id,
      device,
      createdAt: new Date(created_at),
      seenAt: new Date(seen_at),
    }));
  }

  /** Ends one session of an account, or all but one. */
  async deleteOf(accountId: string, which: { only: string } | { except: string | null }): Promise<void> {
    let query = this.#db.deleteFrom('sessions').where('account_id', '=', accountId);
    if ('only' in which) query = query.where('id', '=', which.only);
    else if (which.except !== null) query = query.where('id', '!=', which.except);
    await query.execute();
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('id', '=', id).execute();
  }

  async deleteExpired({ now, idleSince }: { now: Date; idleSince: Date }): Promise<void> {
    await this.#db
      .deleteFrom('sessions')
      .where((where) =>
        where.or([where('expires_at', '<=', now.toISOString()), where('seen_at', '<=', idleSince.toISOString())]),
      )
      .execute();
  }
}
