import type { Kysely, Selectable } from 'kysely';
import { toAccount } from '../accounts/toAccount.ts';
import type { AccountRow, MeetingRow, Schema } from '../storage/schema.ts';
import type { Meeting } from './meeting.ts';

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
        title: meeting.title,
        notes: meeting.notes,
        start_at: meeting.startAt.toISOString(),
        end_at: meeting.endAt?.toISOString() ?? null,
        host_id: meeting.host.id,
        created_at: createdAt.toISOString(),
      })
      .execute();
  }

  /** In order of their start. */
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
      ]);
  }
}

type MeetingWithHost = Selectable<AccountRow> &
  Pick<Selectable<MeetingRow>, 'code' | 'title' | 'notes' | 'start_at' | 'end_at'> & { meeting_uuid: string };

function toMeeting(row: MeetingWithHost): Meeting {
  return {
    uuid: row.meeting_uuid,
    code: row.code,
    title: row.title,
    notes: row.notes,
    startAt: new Date(row.start_at),
    endAt: row.end_at === null ? null : new Date(row.end_at),
    host: toAccount(row),
  };
}
