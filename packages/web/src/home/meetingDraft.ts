import { MEETING_TITLE_MAX_LENGTH, type Meeting, type NewMeeting, type RecurrenceFrequency } from '@vnet/protocol';

/** The form of a meeting as it is typed; times are `datetime-local` values, days `date` values, empty for none. */
export interface MeetingDraft {
  readonly title: string;
  readonly notes: string;
  readonly start: string;
  readonly end: string;
  readonly frequency: RecurrenceFrequency | 'none';
  /** Whether the series ends on a day or after a number of meetings. */
  readonly ends: 'until' | 'count';
  readonly until: string;
  readonly count: string;
  /** IANA name: where a meeting that repeats keeps its time of day. */
  readonly timeZone: string;
}

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;

/** An empty form that starts at the next half hour. */
export function emptyDraft(now: Date): MeetingDraft {
  const next = new Date(Math.ceil((now.getTime() + MINUTE) / HALF_HOUR) * HALF_HOUR);
  return { title: '', notes: '', start: toLocalInput(next), end: '', ...ONCE, timeZone: ownTimeZone() };
}

/** The form of a meeting that is changed. */
export function draftOf({ title, notes, start_time, end_time, recurrence }: Meeting): MeetingDraft {
  return {
    title,
    notes,
    start: toLocalInput(new Date(start_time)),
    end: end_time === null ? '' : toLocalInput(new Date(end_time)),
    ...ONCE,
    ...(recurrence === undefined
      ? { timeZone: ownTimeZone() }
      : { frequency: recurrence.frequency, until: recurrence.until, timeZone: recurrence.time_zone }),
  };
}

const ONCE = { frequency: 'none', ends: 'until', until: '', count: '10' } as const;

/** As the server takes it. What is no time is sent as typed: the server has the sentence for it. */
export function draftToMeeting({ title, notes, start, end, ...series }: MeetingDraft): NewMeeting {
  return {
    title,
    notes,
    start_time: toWireTime(start),
    end_time: end === '' ? null : toWireTime(end),
    recurrence: series.frequency,
    ...(series.frequency === 'none'
      ? {}
      : {
          time_zone: series.timeZone,
          ...(series.ends === 'until' ? { repeat_until: series.until } : { repeat_count: series.count }),
        }),
  };
}

/** The changed form: times to the minute that were not touched stay what they were to the second. */
export function draftToChanges(draft: MeetingDraft, { start_time, end_time }: Meeting): NewMeeting {
  const changes = draftToMeeting(draft);
  const untouched = (typed: string, was: string) => typed === toLocalInput(new Date(was));
  return {
    ...changes,
    ...(untouched(draft.start, start_time) ? { start_time } : {}),
    ...(end_time !== null && untouched(draft.end, end_time) ? { end_time } : {}),
  };
}

/** A meeting that begins now, for “Meet now”: with the person, whom the lobby names as its host. @param displayName as others see it */
export function meetNowMeeting(displayName: string, now: Date): NewMeeting {
  return {
    title: Array.from(`Meeting with ${displayName}`).slice(0, MEETING_TITLE_MAX_LENGTH).join(''),
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

/** What a `datetime-local` field holds, for the server; text that is no time as it is. */
export function toWireTime(local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? local : date.toISOString();
}

function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
