import type { Kysely, Selectable } from 'kysely';
import type { CallIdentityRow, Schema } from '../storage/schema.ts';
import type { Account } from './account.ts';
import { toAccount } from './toAccount.ts';

/** What a call provider issued for an account; `sealedToken` opens with the account's id. */
export interface StoredCallIdentity {
  provider: string;
  identity: string;
  sealedToken: string | null;
  tokenExpiresAt: Date | null;
  /** Tokens issued so far have yet to be called back. */
  revokeDue: boolean;
}

/** Rows of `call_identities`: for each account one for each provider that it had. */
export class CallIdentityStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find(accountId: string, provider: string): Promise<StoredCallIdentity | null> {
    const row = await this.#db
      .selectFrom('call_identities')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('provider', '=', provider)
      .executeTakeFirst();
    return row === undefined ? null : toStored(row);
  }

  /** In place of what the account had at that provider. Without `revokeDue`, nothing has to be called back. */
  async save(
    accountId: string,
    stored: Omit<StoredCallIdentity, 'revokeDue'> & { revokeDue?: boolean },
  ): Promise<void> {
    const values = {
      identity: stored.identity,
      sealed_token: stored.sealedToken,
      token_expires_at: stored.tokenExpiresAt?.toISOString() ?? null,
      revoke_due: stored.revokeDue ? 1 : 0,
    };
    await this.#db
      .insertInto('call_identities')
      .values({ account_id: accountId, provider: stored.provider, ...values })
      .onConflict((conflict) => conflict.columns(['account_id', 'provider']).doUpdateSet(values))
      .execute();
  }

  /** Puts another seal on the same token, unless there is another token meanwhile. */
  async replaceSeal(accountId: string, before: string, after: string): Promise<void> {
    await this.#db
      .updateTable('call_identities')
      .set({ sealed_token: after })
      .where('account_id', '=', accountId)
      .where('sealed_token', '=', before)
      .execute();
  }

  /** Forgets the account's tokens at every provider, and notes that they have to be called back there. */
  async forgetTokens(accountId: string): Promise<void> {
    await this.#db
      .updateTable('call_identities')
      .set({ sealed_token: null, token_expires_at: null, revoke_due: 1 })
      .where('account_id', '=', accountId)
      .execute();
  }

  async setRevoked(provider: string, identity: string): Promise<void> {
    await this.#db
      .updateTable('call_identities')
      .set({ revoke_due: 0 })
      .where('provider', '=', provider)
      .where('identity', '=', identity)
      .execute();
  }

  async remove(provider: string, identity: string): Promise<void> {
    await this.#db
      .deleteFrom('call_identities')
      .where('provider', '=', provider)
      .where('identity', '=', identity)
      .execute();
  }

  /** Identities whose tokens have yet to be called back. */
  async listRevokeDue(provider: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('call_identities')
      .select('identity')
      .where('provider', '=', provider)
      .where('revoke_due', '=', 1)
      .execute();
    return rows.map(({ identity }) => identity);
  }

  /** Identities whose account has been deleted. */
  async listAbandoned(provider: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('call_identities')
      .leftJoin('accounts', 'accounts.id', 'call_identities.account_id')
      .select('call_identities.identity')
      .where('call_identities.provider', '=', provider)
      .where('accounts.id', 'is', null)
      .execute();
    return rows.map(({ identity }) => identity);
  }

  /**
   * Active accounts that have no identity, no token, or one that expires by then, in order of their ids.
   *
   * @param after the id to go on after; empty for the beginning
   */
  async listDue(provider: string, expiresBy: Date, after: string, limit: number): Promise<Account[]> {
    const rows = await this.#db
      .selectFrom('accounts')
      .leftJoin('call_identities', (join) =>
        join.onRef('call_identities.account_id', '=', 'accounts.id').on('call_identities.provider', '=', provider),
      )
      .selectAll('accounts')
      .where('accounts.is_active', '=', 1)
      .where('accounts.id', '>', after)
      .where((where) =>
        where.or([
          where('call_identities.token_expires_at', 'is', null),
          where('call_identities.token_expires_at', '<=', expiresBy.toISOString()),
        ]),
      )
      .orderBy('accounts.id')
      .limit(limit)
      .execute();
    return rows.map(toAccount);
  }
}

function toStored(row: Selectable<CallIdentityRow>): StoredCallIdentity {
  return {
    provider: row.provider,
    identity: row.identity,
    sealedToken: row.sealed_token,
    tokenExpiresAt: row.token_expires_at === null ? null : new Date(row.token_expires_at),
    revokeDue: row.revoke_due === 1,
  };
}
