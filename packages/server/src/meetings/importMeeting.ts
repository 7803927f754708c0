import { normalizeMeetingCode } from '@vnet/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Meeting } from './meeting.ts';
import { makeMeetingCode } from './meetingCode.ts';
import { MeetingStore } from './store.ts';

export type MeetingImport =
  | { outcome: 'imported'; code: string }
  /** A meeting with this UUID is here. */
  | { outcome: 'present' };

/**
 * Puts in a meeting that existed elsewhere before. Its code stays what people have written down, unless it is empty, has
 * characters that cannot be typed, or is that of another meeting: then it gets one of ours.
 */
export async function importMeeting(db: Kysely<Schema>, meeting: Meeting, createdAt: Date): Promise<MeetingImport> {
  const store = new MeetingStore(db);
  if ((await store.findByUuid(meeting.uuid)) !== null) return { outcome: 'present' };
  // As it is looked up: what is typed is brought to this form before.
  const wanted = normalizeMeetingCode(meeting.code);
  const usable = wanted !== '' && !/\p{Cc}/u.test(wanted) && (await store.findByCode(wanted)) === null;
  const code = usable ? wanted : makeMeetingCode();
  await store.insert({ ...meeting, code }, createdAt);
  return { outcome: 'imported', code };
}
