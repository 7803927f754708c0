import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { TextCipher } from '../storage/textCipher.ts';
import type { Account } from './account.ts';
import { CallIdentityStore } from './callIdentityStore.ts';

/** What a call provider issued for a person elsewhere, and goes on to know. */
export interface CallIdentityToImport {
  provider: string;
  identity: string;
  /** Null: none that is still valid. */
  token: { token: string; expiresAt: Date } | null;
}

/** Keeps it for an account that has none yet. */
export async function importCallIdentity(
  db: Kysely<Schema>,
  cipher: TextCipher,
  account: Account,
  { provider, identity, token }: CallIdentityToImport,
): Promise<void> {
  await new CallIdentityStore(db).save(account.id, {
    provider,
    identity,
    sealedToken: token === null ? null : cipher.seal(token.token, account.id),
    tokenExpiresAt: token?.expiresAt ?? null,
  });
}
