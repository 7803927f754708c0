import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Schema } from '../storage/schema.ts';

/** Rows of `discarded_call_identities`: what the provider made and nobody uses, until it is deleted there. */
export class DiscardedIdentities {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Harmless when it is there already. */
  async add(provider: string, identity: string): Promise<void> {
    await this.#db
      .insertInto('discarded_call_identities')
      .values({ provider, identity, discarded_at: this.#clock.now().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Without those that an account has after all, as where a provider calls a person the same each time. */
  async list(provider: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('discarded_call_identities as discarded')
      .leftJoin('call_identities as used', (join) =>
        join.onRef('used.provider', '=', 'discarded.provider').onRef('used.identity', '=', 'discarded.identity'),
      )
      .select('discarded.identity')
      .where('discarded.provider', '=', provider)
      .where('used.identity', 'is', null)
      .execute();
    return rows.map(({ identity }) => identity);
  }

  async remove(provider: string, identity: string): Promise<void> {
    await this.#db
      .deleteFrom('discarded_call_identities')
      .where('provider', '=', provider)
      .where('identity', '=', identity)
      .execute();
  }
}
