import { type FieldErrors, MEETING_NOTES_MAX_LENGTH, MEETING_TITLE_MAX_LENGTH } from '@vnet/protocol';
import * as z from 'zod/mini';
import { formFields } from '../views/formFields.ts';

/** A meeting as somebody plans it. */
export interface MeetingPlan {
  title: string;
  notes: string;
  startAt: Date;
  endAt: Date | null;
}

export type MeetingFormOutcome = { plan: MeetingPlan; errors: null } | { plan: null; errors: FieldErrors };

/** What `GET /meeting/new/` tells about the fields. */
export const MEETING_FIELDS = {
  title: { help_text: `What the meeting is about, ${MEETING_TITLE_MAX_LENGTH} characters at most.`, required: true },
  notes: { help_text: 'Agenda, links, whatever people should know beforehand.', required: true },
  start_time: { help_text: 'ISO 8601 with the offset from UTC, such as 2026-05-01T14:00:00+03:00.', required: true },
  end_time: { help_text: 'After the start, in the same form; empty for an open end.', required: false },
} as const;

/** Reads the body of `POST /meeting/new/`, JSON or form: a plan, or a sentence for each field that is wrong. */
export function readMeetingForm(body: unknown): MeetingFormOutcome {
  const field = formFields(body);
  const [title, notes] = [field('title').trim(), field('notes').trim()];
  const [start, end] = [field('start_time').trim(), field('end_time').trim()];
  const [startAt, endAt] = [parseTime(start), end === '' ? null : parseTime(end)];
  const errors: FieldErrors = {};

  if (title === '') errors.title = ['Give the meeting a title.'];
  else if ([...title].length > MEETING_TITLE_MAX_LENGTH) {
    errors.title = [`A title has ${MEETING_TITLE_MAX_LENGTH} characters at most.`];
  }
  if (notes === '') errors.notes = ['Write a note: what the meeting is for.'];
  else if ([...notes].length > MEETING_NOTES_MAX_LENGTH) {
    errors.notes = [`Notes have ${MEETING_NOTES_MAX_LENGTH} characters at most.`];
  }
  if (start === '') errors.start_time = ['Say when the meeting starts.'];
  else if (startAt === null) errors.start_time = [NO_TIME];
  if (end !== '' && endAt === null) errors.end_time = [NO_TIME];
  else if (startAt !== null && endAt !== null && endAt <= startAt) {
    errors.end_time = ['The meeting must end after it starts.'];
  }

  if (Object.keys(errors).length > 0 || startAt === null) return { plan: null, errors };
  return { plan: { title, notes, startAt, endAt }, errors: null };
}

const NO_TIME = 'This is no date and time with an offset from UTC, such as 2026-05-01T14:00:00+03:00.';

const timeSchema = z.iso.datetime({ offset: true });

/** ISO 8601 with offset; a space for the `T` passes. Days that no calendar has do not. */
function parseTime(text: string): Date | null {
  const iso = text.replace(/^(\S+) (?=\d)/, '$1T');
  return timeSchema.safeParse(iso).success ? new Date(iso) : null;
}
