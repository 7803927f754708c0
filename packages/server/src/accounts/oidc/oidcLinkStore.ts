import type { Kysely } from 'kysely';
import type { Schema } from '../../storage/schema.ts';
import type { Account } from '../account.ts';
import { toAccount } from '../toAccount.ts';

/** Who somebody is at a provider, for good (OpenID Connect Core 1.0, section 2: `iss` and `sub`). */
export interface OidcIdentity {
  issuer: string;
  subject: string;
}

/** Rows of `oidc_links`. An account has one identity at a provider, and an identity one account. */
export class OidcLinkStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findAccount({ issuer, subject }: OidcIdentity): Promise<Account | null> {
    const row = await this.#db
      .selectFrom('oidc_links')
      .innerJoin('accounts', 'accounts.id', 'oidc_links.account_id')
      .selectAll('accounts')
      .where('oidc_links.issuer', '=', issuer)
      .where('oidc_links.subject', '=', subject)
      .executeTakeFirst();
    return row === undefined ? null : toAccount(row);
  }

  async isLinked(accountId: string, issuer: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('oidc_links')
      .select('subject')
      .where('account_id', '=', accountId)
      .where('issuer', '=', issuer)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** @throws a unique violation (`isUniqueViolation`) when either has a link already */
  async insert(accountId: string, { issuer, subject }: OidcIdentity, now: Date): Promise<void> {
    await this.#db
      .insertInto('oidc_links')
      .values({ issuer, subject, account_id: accountId, created_at: now.toISOString() })
      .execute();
  }

  async delete(accountId: string, issuer: string): Promise<void> {
    await this.#db.deleteFrom('oidc_links').where('account_id', '=', accountId).where('issuer', '=', issuer).execute();
  }
}
