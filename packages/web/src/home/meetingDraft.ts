import { MEETING_TITLE_MAX_LENGTH, type NewMeeting } from '@vnet/protocol';

/** The form of a new meeting as it is typed; times are `datetime-local` values, empty for none. */
export interface MeetingDraft {
  readonly title: string;
  readonly notes: string;
  readonly start: string;
  readonly end: string;
}

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;

/** An empty form that starts at the next half hour. */
export function emptyDraft(now: Date): MeetingDraft {
  const next = new Date(Math.ceil((now.getTime() + MINUTE) / HALF_HOUR) * HALF_HOUR);
  return { title: '', notes: '', start: toLocalInput(next), end: '' };
}

/** As the server takes it. What is no time is sent as typed: the server has the sentence for it. */
export function draftToMeeting({ title, notes, start, end }: MeetingDraft): NewMeeting {
  return { title, notes, start_time: toWireTime(start), end_time: end === '' ? null : toWireTime(end) };
}

/** A meeting that begins now, for “Meet now”: named for the person. @param displayName as others see it */
export function meetNowMeeting(displayName: string, now: Date): NewMeeting {
  return {
    title: Array.from(displayName).slice(0, MEETING_TITLE_MAX_LENGTH).join(''),
    notes: 'Started with Meet now.',
    start_time: now.toISOString(),
    end_time: null,
  };
}

/** `2026-11-23T18:30`, local time. */
export function toLocalInput(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function toWireTime(local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? local : date.toISOString();
}
