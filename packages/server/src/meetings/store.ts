import { LOBBY_MODES, type LobbyMode, RECURRENCE_FREQUENCIES } from '@vnet/protocol';
import type { Kysely, Selectable } from 'kysely';
import { toAccount } from '../accounts/toAccount.ts';
import type { AccountRow, MeetingRow, Schema } from '../storage/schema.ts';
import type { Meeting } from './meeting.ts';
import type { Recurrence } from './recurrence/recurrence.ts';

/** What the host may change of a meeting. */
export type MeetingChanges = Pick<Meeting, 'title' | 'notes' | 'startAt' | 'endAt' | 'recurrence'>;

/** Rows of `meetings`, with their hosts. */
export class MeetingStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** @throws a unique violation (`isUniqueViolation`) when the code is taken */
  async insert(meeting: Meeting, createdAt: Date): Promise<void> {
    await this.#db
      .insertInto('meetings')
      .values({
        id: meeting.uuid,
        code: meeting.code,
        host_id: meeting.host.id,
        created_at: createdAt.toISOString(),
        sequence: meeting.sequence,
        lobby: meeting.lobby,
        is_locked: Number(meeting.locked),
        ...columnsOf(meeting),
      })
      .execute();
  }

  async update(uuid: string, changes: MeetingChanges): Promise<void> {
    await this.#db
      .updateTable('meetings')
      .set((values) => ({ ...columnsOf(changes), sequence: values('sequence', '+', 1) }))
      .where('id', '=', uuid)
      .execute();
  }

  async updateDoor(uuid: string, { lobby, locked }: Partial<Pick<Meeting, 'lobby' | 'locked'>>): Promise<void> {
    const set = {
      ...(lobby === undefined ? {} : { lobby }),
      ...(locked === undefined ? {} : { is_locked: Number(locked) }),
    };
    if (Object.keys(set).length > 0) await this.#db.updateTable('meetings').set(set).where('id', '=', uuid).execute();
  }

  /** With all that belongs to it. */
  async delete(uuid: string): Promise<void> {
    await this.#db.deleteFrom('meetings').where('id', '=', uuid).execute();
  }

  /** In order of their start, that of the first one where a meeting comes back. */
  async listHostedBy(hostId: string): Promise<Meeting[]> {
    const rows = await this.#select().where('meetings.host_id', '=', hostId).orderBy('meetings.start_at').execute();
    return rows.map(toMeeting);
  }

  async findByCode(code: string): Promise<Meeting | null> {
    const row = await this.#select().where('meetings.code', '=', code).executeTakeFirst();
    return row === undefined ? null : toMeeting(row);
  }

  async findByUuid(uuid: string): Promise<Meeting | null> {
    const row = await this.#select().where('meetings.id', '=', uuid).executeTakeFirst();
    return row === undefined ? null : toMeeting(row);
  }

  #select() {
    return this.#db
      .selectFrom('meetings')
      .innerJoin('accounts', 'accounts.id', 'meetings.host_id')
      .selectAll('accounts')
      .select([
        'meetings.id as meeting_uuid',
        'meetings.code',
        'meetings.title',
        'meetings.notes',
        'meetings.start_at',
        'meetings.end_at',
        'meetings.sequence',
        'meetings.recurrence',
        'meetings.recurrence_zone',
        'meetings.recurrence_until',
        'meetings.lobby',
        'meetings.is_locked',
      ]);
  }
}

type MeetingWithHost = Selectable<AccountRow> &
  Omit<Selectable<MeetingRow>, 'id' | 'host_id' | 'created_at'> & { meeting_uuid: string };

function columnsOf({ title, notes, startAt, endAt, recurrence }: MeetingChanges) {
  return {
    title,
    notes,
    start_at: startAt.toISOString(),
    end_at: endAt?.toISOString() ?? null,
    recurrence: recurrence?.frequency ?? null,
    recurrence_zone: recurrence?.timeZone ?? null,
    recurrence_until: recurrence?.until ?? null,
  };
}

function toMeeting(row: MeetingWithHost): Meeting {
  return {
    uuid: row.meeting_uuid,
    code: row.code,
    title: row.title,
    notes: row.notes,
    startAt: new Date(row.start_at),
    endAt: row.end_at === null ? null : new Date(row.end_at),
    host: toAccount(row),
    recurrence: toRecurrence(row),
    sequence: row.sequence,
    lobby: toLobbyMode(row.lobby),
    locked: row.is_locked === 1,
  };
}

function toRecurrence(row: MeetingWithHost): Recurrence | null {
  const frequency = RECURRENCE_FREQUENCIES.find((each) => each === row.recurrence);
  if (frequency === undefined || row.recurrence_zone === null || row.recurrence_until === null) return null;
  return { frequency, timeZone: row.recurrence_zone, until: row.recurrence_until };
}

/** A mode that this version does not know lets nobody in by mistake. */
function toLobbyMode(text: string): LobbyMode {
  return LOBBY_MODES.find((mode) => mode === text) ?? 'everybody';
}
