import { type FieldErrors, MEETING_NOTES_MAX_LENGTH, MEETING_TITLE_MAX_LENGTH } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import { hasHiddenCharacters, hasHiddenInText } from '../views/hiddenCharacters.ts';
import { wrongTypes } from '../views/wrongTypes.ts';
import type { Meeting } from './meeting.ts';
import { parseTime } from './parseTime.ts';
import type { Recurrence } from './recurrence/recurrence.ts';
import { flattenRecurrence, readRecurrence } from './recurrence/recurrenceForm.ts';

/** A meeting as somebody plans it. */
export interface MeetingPlan {
  title: string;
  notes: string;
  startAt: Date;
  endAt: Date | null;
  recurrence: Recurrence | null;
}

export type MeetingFormOutcome = { plan: MeetingPlan; errors: null } | { plan: null; errors: FieldErrors };

/** What `GET /meeting/new/` tells about the fields. */
export const MEETING_FIELDS = {
  title: { help_text: `What the meeting is about, ${MEETING_TITLE_MAX_LENGTH} characters at most.`, required: true },
  notes: { help_text: 'Agenda, links, whatever people should know beforehand.', required: true },
  start_time: { help_text: 'ISO 8601 with the offset from UTC, such as 2026-05-01T14:00:00+03:00.', required: true },
  end_time: { help_text: 'After the start, in the same form; empty for an open end.', required: false },
} as const;

/**
 * Reads the body of `POST /meeting/new/` or of an edit, JSON or form: a plan, or a sentence for each field that is wrong.
 *
 * @param sent the body; `recurrence` may have the shape that a meeting has it in
 * @param edited the meeting that is changed: what the body does not say of its coming back stays
 */
export function readMeetingForm(sent: unknown, edited: Meeting | null = null): MeetingFormOutcome {
  const body = flattenRecurrence(sent);
  const field = formFields(body);
  const [title, notes] = [field('title').trim(), field('notes').trim()];
  const [start, end] = [field('start_time').trim(), field('end_time').trim()];
  const { time: startAt, problem: startProblem } = parseTime(start);
  const { time: endAt, problem: endProblem } = end === '' ? OPEN_END : parseTime(end);
  const errors: FieldErrors = {};

  if (title === '') errors.title = ['Give the meeting a title.'];
  else if ([...title].length > MEETING_TITLE_MAX_LENGTH) {
    errors.title = [`A title has ${MEETING_TITLE_MAX_LENGTH} characters at most.`];
  } else if (hasHiddenCharacters(title)) errors.title = ['The title has characters that cannot be shown.'];
  if (notes === '') errors.notes = ['Write a note: what the meeting is for.'];
  else if ([...notes].length > MEETING_NOTES_MAX_LENGTH) {
    errors.notes = [`Notes have ${MEETING_NOTES_MAX_LENGTH} characters at most.`];
  } else if (hasHiddenInText(notes)) errors.notes = ['The notes have characters that cannot be shown.'];
  if (start === '') errors.start_time = ['Say when the meeting starts.'];
  else if (startProblem !== null) errors.start_time = [startProblem];
  if (endProblem !== null) errors.end_time = [endProblem];
  else if (startAt !== null && endAt !== null && endAt <= startAt) {
    errors.end_time = ['The meeting must end after it starts.'];
  }
  const times = startAt === null || errors.end_time !== undefined ? null : { startAt, endAt };
  const recurrence = readRecurrence(field, times, errors, edited?.recurrence ?? null);

  Object.assign(
    errors,
    wrongTypes(body, LABELS),
    wrongTypes(body, { repeat_count: 'The number of meetings' }, 'a number'),
  );
  if (Object.keys(errors).length > 0 || startAt === null) return { plan: null, errors };
  return { plan: { title, notes, startAt, endAt, recurrence }, errors: null };
}

const OPEN_END = { time: null, problem: null };
const LABELS = {
  title: 'The title',
  notes: 'The notes',
  start_time: 'The start',
  end_time: 'The end',
  recurrence: 'How often the meeting comes back',
  time_zone: 'The time zone',
  repeat_until: 'The last day',
};
