import { normalizeMeetingCode } from '@vnet/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import { makeMeetingCode } from './meetingCode.ts';
import { MeetingStore } from './store.ts';

/** A meeting that existed elsewhere before. */
export interface MeetingToImport {
  uuid: string;
  /** What people have written down. */
  code: string;
  title: string;
  notes: string;
  startAt: Date;
  /** Null: open end. */
  endAt: Date | null;
  hostId: string;
}

export type MeetingImport =
  /** `newCode`: null where people go on with the one that they know. */
  | { outcome: 'imported'; newCode: string | null }
  /** A meeting with this UUID is here. */
  | { outcome: 'present' };

/**
 * Puts a meeting in as it was. Its code stays, unless it is empty, has characters that cannot be typed, or is that of
 * another meeting: then it gets one of ours.
 */
export async function importMeeting(
  db: Kysely<Schema>,
  meeting: MeetingToImport,
  createdAt: Date,
): Promise<MeetingImport> {
  const store = new MeetingStore(db);
  if ((await store.findByUuid(meeting.uuid)) !== null) return { outcome: 'present' };
  // As it is looked up: what is typed is brought to this form before.
  const wanted = normalizeMeetingCode(meeting.code);
  const usable = wanted !== '' && !/\p{Cc}/u.test(wanted) && (await store.findByCode(wanted)) === null;
  const code = usable ? wanted : makeMeetingCode();
  const row = {
    id: meeting.uuid,
    code,
    title: meeting.title,
    notes: meeting.notes,
    start_at: meeting.startAt.toISOString(),
    end_at: meeting.endAt?.toISOString() ?? null,
    host_id: meeting.hostId,
    created_at: createdAt.toISOString(),
  };
  await db.insertInto('meetings').values(row).execute();
  return { outcome: 'imported', newCode: usable ? null : code };
}
