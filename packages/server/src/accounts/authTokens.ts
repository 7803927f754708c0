import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { keyedHash } from '../storage/keyedHash.ts';
import type { Schema } from '../storage/schema.ts';
import { SealBrokenError, type TextCipher } from '../storage/textCipher.ts';
import type { Account } from './account.ts';
import { toAccount } from './toAccount.ts';

/**
 * The token with which a person's scripts sign: one an account, shown again whenever its owner asks (contract.md), so
 * it is kept sealed, and found by a keyed hash.
 */
export class AuthTokens {
  readonly #db: Kysely<Schema>;
  readonly #lookupKey: Buffer;
  readonly #cipher: TextCipher;
  readonly #clock: Clock;
  readonly #previousLookupKeys: readonly Buffer[];

  /** @param previousLookupKeys of secrets that were the server's before */
  constructor(
    db: Kysely<Schema>,
    lookupKey: Buffer,
    cipher: TextCipher,
    clock: Clock,
    previousLookupKeys: readonly Buffer[] = [],
  ) {
    this.#db = db;
    this.#lookupKey = lookupKey;
    this.#cipher = cipher;
    this.#clock = clock;
    this.#previousLookupKeys = previousLookupKeys;
  }

  /**
   * Keeps a token that an account had elsewhere, so that its scripts go on; one that it has here stays.
   *
   * @returns whether this is its token now
   */
  async adopt(account: Account, token: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('auth_tokens')
      .values({
        account_id: account.id,
        token_hash: keyedHash(this.#lookupKey, token),
        sealed_token: this.#cipher.seal(token, account.id),
        created_at: this.#clock.now().toISOString(),
      })
      // Either of the account or of the token, should two people have come with the same one.
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** The account's token; made on first use, and anew when the server's secret has changed. */
  async of(account: Account): Promise<string> {
    const row = await this.#db
      .selectFrom('auth_tokens')
      .select('sealed_token')
      .where('account_id', '=', account.id)
      .executeTakeFirst();
    if (row !== undefined) {
      try {
        const { text, outdated } = this.#cipher.unseal(row.sealed_token, account.id);
        if (outdated) await this.#sealAnew(account.id, text, row.sealed_token);
        return text;
      } catch (error) {
        if (!(error instanceof SealBrokenError)) throw error;
      }
    }
    return await this.#issue(account, row?.sealed_token ?? null);
  }

  /** Replaces the account's token: the old one is nobody's from now on. */
  async renew(account: Account): Promise<string> {
    const token = randomBytes(20).toString('hex');
    const values = this.#valuesFor(account, token);
    await this.#db
      .insertInto('auth_tokens')
      .values({ account_id: account.id, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
      .execute();
    return token;
  }

  /** The active account whose token this is, and what the token is kept by; null: nobody's. */
  async find(token: string): Promise<{ account: Account; id: string } | null> {
    const hashes = [this.#lookupKey, ...this.#previousLookupKeys].map((key) => keyedHash(key, token));
    const row = await this.#db
      .selectFrom('auth_tokens')
      .innerJoin('accounts', 'accounts.id', 'auth_tokens.account_id')
      .selectAll('accounts')
      .select(['auth_tokens.token_hash', 'auth_tokens.sealed_token'])
      .where('auth_tokens.token_hash', 'in', hashes)
      .where('accounts.is_active', '=', 1)
      .executeTakeFirst();
    if (row === undefined) return null;
    const [today = row.token_hash] = hashes;
    if (row.token_hash !== today) await this.#sealAnew(row.id, token, row.sealed_token);
    return { account: toAccount(row), id: today };
  }

  /** The active account whose token this is. */
  async findAccount(token: string): Promise<Account | null> {
    return (await this.find(token))?.account ?? null;
  }

  /** Those of `ids`, as `find` gives them, whose token was not renewed since and whose account is active. */
  async goodAmong(ids: readonly string[]): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('auth_tokens')
      .innerJoin('accounts', 'accounts.id', 'auth_tokens.account_id')
      .select('auth_tokens.token_hash')
      .where('auth_tokens.token_hash', 'in', ids)
      .where('accounts.is_active', '=', 1)
      .execute();
    return rows.map(({ token_hash }) => token_hash);
  }

  /** Takes every token over to today's secret, so that those of before can be dropped. */
  async sealAllAnew(): Promise<void> {
    const rows = await this.#db.selectFrom('auth_tokens').select(['account_id', 'sealed_token']).execute();
    for (const { account_id, sealed_token } of rows) {
      try {
        const { text, outdated } = this.#cipher.unseal(sealed_token, account_id);
        if (outdated) await this.#sealAnew(account_id, text, sealed_token);
      } catch (error) {
        // Of a secret that nobody has named: it is made anew when its owner next asks.
        if (!(error instanceof SealBrokenError)) throw error;
      }
    }
  }

  /** Unless there is another token meanwhile. */
  async #sealAnew(accountId: string, token: string, before: string): Promise<void> {
    await this.#db
      .updateTable('auth_tokens')
      .set({ token_hash: keyedHash(this.#lookupKey, token), sealed_token: this.#cipher.seal(token, accountId) })
      .where('account_id', '=', accountId)
      .where('sealed_token', '=', before)
      .execute();
  }

  /** Of several that issue at once, the first is kept and all answer with it. */
  async #issue(account: Account, broken: string | null): Promise<string> {
    const token = randomBytes(20).toString('hex');
    const values = this.#valuesFor(account, token);
    await this.#db
      .insertInto('auth_tokens')
      .values({ account_id: account.id, ...values })
      .onConflict((conflict) =>
        conflict
          .column('account_id')
          .doUpdateSet(values)
          .where('auth_tokens.sealed_token', '=', broken ?? ''),
      )
      .execute();
    const { sealed_token } = await this.#db
      .selectFrom('auth_tokens')
      .select('sealed_token')
      .where('account_id', '=', account.id)
      .executeTakeFirstOrThrow();
    return this.#cipher.open(sealed_token, account.id);
  }

  #valuesFor(account: Account, token: string) {
    return {
      token_hash: keyedHash(this.#lookupKey, token),
      sealed_token: this.#cipher.seal(token, account.id),
      created_at: this.#clock.now().toISOString(),
    };
  }
}
