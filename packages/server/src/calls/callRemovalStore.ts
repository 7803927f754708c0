import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Somebody who is kept out of a call. */
export interface CallRemoval {
  meetingUuid: string;
  /** At the call provider. */
  identity: string;
}

/** Rows of `call_removals`. */
export class CallRemovalStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Again, and it lasts until then. */
  async save({ meetingUuid, identity }: CallRemoval, until: Date): Promise<void> {
    const values = { until: until.toISOString() };
    await this.#db
      .insertInto('call_removals')
      .values({ meeting_id: meetingUuid, identity, ...values })
      .onConflict((conflict) => conflict.columns(['meeting_id', 'identity']).doUpdateSet(values))
      .execute();
  }

  async delete({ meetingUuid, identity }: CallRemoval): Promise<void> {
    await this.#db
      .deleteFrom('call_removals')
      .where('meeting_id', '=', meetingUuid)
      .where('identity', '=', identity)
      .execute();
  }

  /** Those that last, in a stable order; what is over is deleted. */
  async listAt(now: Date): Promise<CallRemoval[]> {
    const rows = await this.#db
      .selectFrom('call_removals')
      .selectAll()
      .orderBy('until')
      .orderBy('meeting_id')
      .orderBy('identity')
      .execute();
    const at = now.toISOString();
    const current = rows.filter(({ until }) => until > at);
    // Most of the time there is nothing, and looking shall not become writing.
    if (current.length < rows.length) await this.#db.deleteFrom('call_removals').where('until', '<=', at).execute();
    return current.map(({ meeting_id, identity }) => ({ meetingUuid: meeting_id, identity }));
  }
}
