import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Guest } from './guest.ts';

/** A guest as the call provider knows them. */
export interface GuestIdentity {
  guestId: string;
  meetingUuid: string;
  provider: string;
  identity: string;
}

/** Rows of `guest_sessions`. */
export class GuestStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert({ id, sessionId, name, passId }: Guest, { now, expiresAt }: { now: Date; expiresAt: Date }) {
    await this.#db
      .insertInto('guest_sessions')
      .values({
        id: sessionId,
        guest_id: id,
        pass_id: passId,
        name,
        provider: null,
        identity: null,
        created_at: now.toISOString(),
        expires_at: expiresAt.toISOString(),
      })
      .execute();
  }

  /** A session that has not expired, of a pass that was not withdrawn. */
  async find(sessionId: string, now: Date): Promise<Guest | null> {
    const row = await this.#db
      .selectFrom('guest_sessions')
      .innerJoin('guest_passes', 'guest_passes.id', 'guest_sessions.pass_id')
      .select(['guest_id', 'name', 'pass_id', 'meeting_id'])
      .where('guest_sessions.id', '=', sessionId)
      .where('guest_sessions.expires_at', '>', now.toISOString())
      .where('guest_passes.withdrawn_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { id: row.guest_id, sessionId, name: row.name, passId: row.pass_id, meetingUuid: row.meeting_id };
  }

  /** Those of `ids` that `find` would find, whose guest the host has not removed. */
  async goodAmong(ids: readonly string[], now: Date): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('guest_sessions')
      .innerJoin('guest_passes', 'guest_passes.id', 'guest_sessions.pass_id')
      .leftJoin('meeting_people', (join) =>
        join
          .onRef('meeting_people.meeting_id', '=', 'guest_passes.meeting_id')
          .onRef('meeting_people.person_id', '=', 'guest_sessions.guest_id'),
      )
      .select('guest_sessions.id')
      .where('guest_sessions.id', 'in', ids)
      .where('guest_sessions.expires_at', '>', now.toISOString())
      .where('guest_passes.withdrawn_at', 'is', null)
      .where((where) =>
        where.or([where('meeting_people.state', 'is', null), where('meeting_people.state', '!=', REMOVED)]),
      )
      .execute();
    return rows.map(({ id }) => id);
  }

  /** What the call provider of that name issued; null: nothing yet. */
  async identityOf(sessionId: string, provider: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('guest_sessions')
      .select('identity')
      .where('id', '=', sessionId)
      .where('provider', '=', provider)
      .executeTakeFirst();
    return row?.identity ?? null;
  }

  async saveIdentity(sessionId: string, provider: string, identity: string): Promise<void> {
    await this.#db.updateTable('guest_sessions').set({ provider, identity }).where('id', '=', sessionId).execute();
  }

  async forgetIdentity(sessionId: string): Promise<void> {
    const nothing = { provider: null, identity: null };
    await this.#db.updateTable('guest_sessions').set(nothing).where('id', '=', sessionId).execute();
  }

  /** Those of a pass, and of none that the provider does not know. */
  async identitiesOfPass(passId: string): Promise<GuestIdentity[]> {
    return (await this.#identities().where('pass_id', '=', passId).execute()).map(toIdentity);
  }

  async deleteOfPass(passId: string): Promise<void> {
    await this.#db.deleteFrom('guest_sessions').where('pass_id', '=', passId).execute();
  }

  /** @returns those that the call provider still knows */
  async deleteExpired(now: Date): Promise<GuestIdentity[]> {
    const expired = await this.#identities().where('guest_sessions.expires_at', '<=', now.toISOString()).execute();
    await this.#db.deleteFrom('guest_sessions').where('expires_at', '<=', now.toISOString()).execute();
    return expired.map(toIdentity);
  }

  #identities() {
    return this.#db
      .selectFrom('guest_sessions')
      .innerJoin('guest_passes', 'guest_passes.id', 'guest_sessions.pass_id')
      .select(['guest_id', 'meeting_id', 'provider', 'identity'])
      .where('identity', 'is not', null);
  }
}

/** A `DoorState` of meetings. */
const REMOVED = 'removed';

function toIdentity(row: {
  guest_id: string;
  meeting_id: string;
  provider: string | null;
  identity: string | null;
}): GuestIdentity {
  return {
    guestId: row.guest_id,
    meetingUuid: row.meeting_id,
    provider: row.provider ?? '',
    identity: row.identity ?? '',
  };
}
