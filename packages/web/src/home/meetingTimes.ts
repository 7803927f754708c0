import type { Meeting } from '@vnet/protocol';

type MeetingTimes = Pick<Meeting, 'start_time' | 'end_time'>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A meeting without an end is over by then. */
const OPEN_END = 12 * HOUR;

/** How times are written: the app's text is English, so of the person's languages an English one, or British English. */
export interface TimeStyle {
  readonly locale: string;
  /** IANA name; undefined: the person's own. */
  readonly timeZone?: string;
}

export function timeStyleOf(languages: readonly string[]): TimeStyle {
  return { locale: languages.find((language) => language.startsWith('en')) ?? 'en-GB' };
}

/** `past`: it is over. `now`: it is on. Otherwise it is to come. */
export function meetingPhase(meeting: MeetingTimes, now: Date): 'past' | 'now' | 'next' {
  const start = Date.parse(meeting.start_time);
  const end = meeting.end_time === null ? start + OPEN_END : Date.parse(meeting.end_time);
  if (end <= now.getTime()) return 'past';
  return start <= now.getTime() ? 'now' : 'next';
}

export interface SortedMeetings {
  /** On now or to come, the soonest first. */
  readonly next: readonly Meeting[];
  /** The latest first. */
  readonly past: readonly Meeting[];
}

export function sortMeetings(meetings: readonly Meeting[], now: Date): SortedMeetings {
  const byStart = [...meetings].sort((a, b) => Date.parse(a.start_time) - Date.parse(b.start_time));
  return {
    next: byStart.filter((meeting) => meetingPhase(meeting, now) !== 'past'),
    past: byStart.filter((meeting) => meetingPhase(meeting, now) === 'past').reverse(),
  };
}

/**
 * `Today, 14:00–15:30 GMT+3`: the day, from when to when, and the zone it is said in. Without `now` the day is the whole
 * date, for text that is read later.
 */
export function formatWhen(meeting: MeetingTimes, now: Date | null, style: TimeStyle): string {
  const start = new Date(meeting.start_time);
  const end = meeting.end_time === null ? null : new Date(meeting.end_time);
  const from = `${formatDay(start, now, style)}, ${formatTime(start, style)}`;
  const zone = formatZone(start, style);
  if (end === null) return `${from} ${zone}`;
  const sameDay = dayNumber(start, style) === dayNumber(end, style);
  const to = sameDay ? formatTime(end, style) : `${formatDay(end, now, style)}, ${formatTime(end, style)}`;
  return `${from}${sameDay ? '–' : ' – '}${to} ${zone}`;
}

/** `Mon, 23 November 2026, 17:00 GMT+3`: a point of time. */
export function formatMoment(date: Date, style: TimeStyle): string {
  return `${formatDay(date, null, style)}, ${formatTime(date, style)} ${formatZone(date, style)}`;
}

function formatDay(date: Date, now: Date | null, style: TimeStyle): string {
  switch (now === null ? null : dayNumber(date, style) - dayNumber(now, style)) {
    case 0:
      return 'Today';
    case 1:
      return 'Tomorrow';
    case -1:
      return 'Yesterday';
    default:
      return format(date, style, {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        ...(now !== null && yearOf(date, style) === yearOf(now, style) ? {} : { year: 'numeric' }),
      });
  }
}

function yearOf(date: Date, style: TimeStyle): string {
  return format(date, style, { year: 'numeric' });
}

function formatTime(date: Date, style: TimeStyle): string {
  return format(date, style, { timeStyle: 'short' });
}

function formatZone(date: Date, { locale, timeZone }: TimeStyle): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function format(date: Date, { locale, timeZone }: TimeStyle, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(date);
}

/** Days since the epoch, of the calendar day that it is in the style's zone. */
function dayNumber(date: Date, { timeZone }: TimeStyle): number {
  // Sweden writes dates as ISO 8601 does.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(date);
  return Math.round(Date.parse(day) / DAY);
}
