import type { ExpressionBuilder, Kysely } from 'kysely';
import { containing } from '../../storage/containing.ts';
import type { Schema } from '../../storage/schema.ts';

/** A meeting, as staff sees it. */
export interface ListedMeeting {
  uuid: string;
  code: string;
  title: string;
  notes: string;
  startAt: Date;
  endAt: Date | null;
  createdAt: Date;
  host: { id: string; username: string; name: string };
}

/** Meetings of everybody. */
export class AllMeetingsStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /**
   * The latest first.
   *
   * @param words each has to be in the title, the code, or a name of the host
   */
  async search(
    words: readonly string[],
    { limit, offset }: { limit: number; offset: number },
  ): Promise<ListedMeeting[]> {
    let query = this.#select().orderBy('meetings.start_at', 'desc').orderBy('meetings.id').limit(limit).offset(offset);
    for (const word of words) query = query.where((where) => where.or(findings(where, word)));
    return (await query.execute()).map(toListed);
  }

  async find(uuid: string): Promise<ListedMeeting | null> {
    const row = await this.#select().where('meetings.id', '=', uuid).executeTakeFirst();
    return row === undefined ? null : toListed(row);
  }

  /** Those that are here, in no order. */
  async findAll(uuids: readonly string[]): Promise<ListedMeeting[]> {
    if (uuids.length === 0) return [];
    return (await this.#select().where('meetings.id', 'in', uuids).execute()).map(toListed);
  }

  /** @param also done in the same transaction */
  async delete(uuid: string, also: (db: Kysely<Schema>) => Promise<void>): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('meetings').where('id', '=', uuid).execute();
      await also(transaction);
    });
  }

  #select() {
    return this.#db
      .selectFrom('meetings')
      .innerJoin('accounts', 'accounts.id', 'meetings.host_id')
      .select([
        'meetings.id',
        'meetings.code',
        'meetings.title',
        'meetings.notes',
        'meetings.start_at',
        'meetings.end_at',
        'meetings.created_at',
        'meetings.host_id',
        'accounts.username',
        'accounts.first_name',
        'accounts.last_name',
      ]);
  }
}

function toListed(row: {
  id: string;
  code: string;
  title: string;
  notes: string;
  start_at: string;
  end_at: string | null;
  created_at: string;
  host_id: string;
  username: string;
  first_name: string;
  last_name: string;
}): ListedMeeting {
  return {
    uuid: row.id,
    code: row.code,
    title: row.title,
    notes: row.notes,
    startAt: new Date(row.start_at),
    endAt: row.end_at === null ? null : new Date(row.end_at),
    createdAt: new Date(row.created_at),
    host: { id: row.host_id, username: row.username, name: `${row.first_name} ${row.last_name}` },
  };
}

function findings(where: ExpressionBuilder<Schema, 'meetings' | 'accounts'>, word: string) {
  return (
    ['meetings.title', 'meetings.code', 'accounts.username', 'accounts.first_name', 'accounts.last_name'] as const
  ).map((column) => containing(where.ref(column), word));
}
