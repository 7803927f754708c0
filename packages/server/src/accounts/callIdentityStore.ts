import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** What a call provider issued for an account; `sealedToken` opens with the account's id. */
export interface StoredCallIdentity {
  provider: string;
  identity: string;
  sealedToken: string | null;
  tokenExpiresAt: Date | null;
}

/** Rows of `call_identities`. */
export class CallIdentityStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find(accountId: string): Promise<StoredCallIdentity | null> {
    const row = await this.#db
      .selectFrom('call_identities')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      provider: row.provider,
      identity: row.identity,
      sealedToken: row.sealed_token,
      tokenExpiresAt: row.token_expires_at === null ? null : new Date(row.token_expires_at),
    };
  }

  async save(accountId: string, stored: StoredCallIdentity): Promise<void> {
    const values = {
      provider: stored.provider,
      identity: stored.identity,
      sealed_token: stored.sealedToken,
      token_expires_at: stored.tokenExpiresAt?.toISOString() ?? null,
    };
    await this.#db
      .insertInto('call_identities')
      .values({ account_id: accountId, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
      .execute();
  }
}
