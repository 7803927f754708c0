import type { Kysely, Selectable } from 'kysely';
import type { MeetingPersonRow, Schema } from '../../storage/schema.ts';
import type { Person } from '../participant.ts';

/** What stands between a person and a meeting. */
export type DoorState = 'waiting' | 'admitted' | 'turned_away' | 'removed';

/** A person at a meeting's door, or let through it. */
export interface PersonAtDoor {
  personId: string;
  username: string;
  name: string;
  state: DoorState;
  /** At the call provider; null while the person was never let in. */
  identity: string | null;
  since: Date;
  seenAt: Date;
}

/** Rows of `meeting_people`. */
export class PeopleStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find(meetingUuid: string, personId: string): Promise<PersonAtDoor | null> {
    const row = await this.#of(meetingUuid).where('person_id', '=', personId).executeTakeFirst();
    return row === undefined ? null : toPerson(row);
  }

  async findByUsername(meetingUuid: string, username: string): Promise<PersonAtDoor | null> {
    const row = await this.#of(meetingUuid).where('username', '=', username).executeTakeFirst();
    return row === undefined ? null : toPerson(row);
  }

  /** In the order in which they came to be so. */
  async list(meetingUuid: string, state: DoorState): Promise<PersonAtDoor[]> {
    const rows = await this.#of(meetingUuid).where('state', '=', state).orderBy('since').orderBy('person_id').execute();
    return rows.map(toPerson);
  }

  /** Those that were let in as one of these at the call provider. */
  async listByIdentity(meetingUuid: string, identities: readonly string[]): Promise<PersonAtDoor[]> {
    // PostgreSQL takes U+0000 in no text, and no identity has it.
    const wanted = identities.filter((identity) => !identity.includes('\0'));
    if (wanted.length === 0) return [];
    return (await this.#of(meetingUuid).where('identity', 'in', wanted).execute()).map(toPerson);
  }

  /**
   * Somebody came to the door. What the host has decided since one looked stays.
   *
   * @param before the state that one found; null: none
   */
  async seen(
    meetingUuid: string,
    { id, username, displayName }: Person,
    before: DoorState | null,
    { state, identity, now, since }: { state: DoorState; identity: string | null; now: Date; since: Date },
  ): Promise<void> {
    const values = {
      username,
      name: displayName,
      state,
      identity,
      since: since.toISOString(),
      seen_at: now.toISOString(),
    };
    await this.#db
      .insertInto('meeting_people')
      .values({ meeting_id: meetingUuid, person_id: id, ...values })
      .onConflict((conflict) =>
        conflict
          .columns(['meeting_id', 'person_id'])
          .doUpdateSet(values)
          .where('meeting_people.state', '=', before ?? ''),
      )
      .execute();
  }

  /** The host decided. */
  async decide(meetingUuid: string, personId: string, state: DoorState, now: Date): Promise<void> {
    const at = now.toISOString();
    await this.#db
      .updateTable('meeting_people')
      .set({ state, since: at, seen_at: at })
      .where('meeting_id', '=', meetingUuid)
      .where('person_id', '=', personId)
      .execute();
  }

  /** Those who have not been seen since, of all meetings; who was removed stays so. */
  async forget(seenBefore: Date): Promise<void> {
    await this.#db
      .deleteFrom('meeting_people')
      .where('seen_at', '<', seenBefore.toISOString())
      .where('state', '!=', 'removed' satisfies DoorState)
      .execute();
  }

  #of(meetingUuid: string) {
    return this.#db.selectFrom('meeting_people').selectAll().where('meeting_id', '=', meetingUuid);
  }
}

const STATES: readonly DoorState[] = ['waiting', 'admitted', 'turned_away', 'removed'];

function toPerson(row: Selectable<MeetingPersonRow>): PersonAtDoor {
  return {
    personId: row.person_id,
    username: row.username,
    name: row.name,
    // A state that this version does not know lets nobody in by mistake.
    state: STATES.find((state) => state === row.state) ?? 'removed',
    identity: row.identity,
    since: new Date(row.since),
    seenAt: new Date(row.seen_at),
  };
}
