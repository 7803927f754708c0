import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Schema } from '../storage/schema.ts';

/** The right to ask the call provider for one person, held by one instance at a time. */
export interface CallIdentityLease {
  /** @returns false when it had run out and another instance has taken it meanwhile */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** Rows of `call_identity_leases`: of several instances that want the same person's identity or token, one asks. */
export class CallIdentityLeases {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @returns null while another holds it */
  async take(accountId: string): Promise<CallIdentityLease | null> {
    const holder = randomUUID();
    const values = { holder, expires_at: this.#expiry() };
    const { numInsertedOrUpdatedRows = 0n } = await this.#db
      .insertInto('call_identity_leases')
      .values({ account_id: accountId, ...values })
      .onConflict((conflict) =>
        conflict
          .column('account_id')
          .doUpdateSet(values)
          .where('call_identity_leases.expires_at', '<=', this.#clock.now().toISOString()),
      )
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return null;
    return {
      renew: async () => {
        const { numUpdatedRows } = await this.#db
          .updateTable('call_identity_leases')
          .set({ expires_at: this.#expiry() })
          .where('account_id', '=', accountId)
          .where('holder', '=', holder)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      },
      release: async () => {
        await this.#db
          .deleteFrom('call_identity_leases')
          .where('account_id', '=', accountId)
          .where('holder', '=', holder)
          .execute();
      },
    };
  }

  #expiry(): string {
    return new Date(this.#clock.now().getTime() + LEASE_MS).toISOString();
  }
}

/** Longer than the three requests that a renewal makes at most; an instance that was killed holds nobody up for longer. */
const LEASE_MS = 15_000;
