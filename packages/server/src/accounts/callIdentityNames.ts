import { type CallProviderName, displayNameOf } from '@vnet/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** A person as others in a call see them. */
export interface NamedIdentity {
  /** What the call provider issued. */
  identity: string;
  username: string;
  displayName: string;
}

/** Who is behind identities of the call provider in use. */
export class CallIdentityNames {
  readonly #db: Kysely<Schema>;
  readonly #provider: CallProviderName;

  constructor(db: Kysely<Schema>, provider: CallProviderName) {
    this.#db = db;
    this.#provider = provider;
  }

  /** Identities that no account has are left out. */
  async of(identities: readonly string[]): Promise<NamedIdentity[]> {
    // PostgreSQL takes U+0000 in no text, and no identity has it.
    const wanted = identities.filter((identity) => !identity.includes('\0'));
    if (wanted.length === 0) return [];
    const rows = await this.#db
      .selectFrom('call_identities')
      .innerJoin('accounts', 'accounts.id', 'call_identities.account_id')
      .select([
        'call_identities.identity',
        'accounts.username',
        'accounts.first_name',
        'accounts.last_name',
        'accounts.meeting_name',
      ])
      .where('call_identities.provider', '=', this.#provider)
      .where('call_identities.identity', 'in', wanted)
      .execute();
    return rows.map(({ identity, ...person }) => ({
      identity,
      username: person.username,
      displayName: displayNameOf(person),
    }));
  }
}
