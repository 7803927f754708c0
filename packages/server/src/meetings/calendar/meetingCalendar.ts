import { displayNameOf } from '@vnet/protocol';
import { presentShortUser } from '../../accounts/present.ts';
import type { Meeting } from '../meeting.ts';
import { localWeekday, nthOf, type Recurrence } from '../recurrence/recurrence.ts';
import { DAY_MS, instantOf, wallClockAt } from '../recurrence/zonedTime.ts';
import { contentLine, localTime, quotedParameter, textValue, utcTime } from './contentLine.ts';
import { timeZoneLines, WEEKDAYS } from './timeZoneLines.ts';

/** RFC 5546, 3.2.1 wants an organizer, and RFC 5545 an address of theirs: this one is known as none. */
const NO_MAIL = 'invalid:nomail';

/** A calendar has to show something for a meeting with an open end. */
const OPEN_END_SHOWN_MS = 60 * 60 * 1000;

/**
 * A meeting as a calendar file (RFC 5545) that Google Calendar, Outlook and Apple's Calendar take. Its UID stays and its
 * SEQUENCE grows, so that a file that is opened again replaces what the first one made.
 *
 * @param origin of this server, for the link
 */
export function meetingCalendar(meeting: Meeting, origin: string, now: Date): string {
  const { recurrence } = meeting;
  return [
    contentLine('BEGIN', 'VCALENDAR'),
    contentLine('VERSION', '2.0'),
    contentLine('PRODID', '-//VNET//Meetings//EN'),
    contentLine('CALSCALE', 'GREGORIAN'),
    contentLine('METHOD', 'PUBLISH'),
    ...(recurrence === null
      ? []
      : timeZoneLines(recurrence.timeZone, meeting.startAt, new Date(endOfLastDay(recurrence)))),
    ...eventLines(meeting, `${origin}/meet/conf/${encodeURIComponent(meeting.code)}/`, now),
    contentLine('END', 'VCALENDAR'),
  ].join('');
}

function eventLines(meeting: Meeting, link: string, now: Date): string[] {
  const host = presentShortUser(meeting.host);
  return [
    contentLine('BEGIN', 'VEVENT'),
    contentLine('UID', `${meeting.uuid}@vnet`),
    contentLine('DTSTAMP', utcTime(now)),
    contentLine('SEQUENCE', String(meeting.sequence)),
    ...timeLines(meeting),
    contentLine('SUMMARY', textValue(meeting.title.replace(/\s+/g, ' '))),
    contentLine('DESCRIPTION', textValue(`Join: ${link}\nCode: ${meeting.code}\n\n${meeting.notes}`)),
    contentLine('LOCATION', textValue(link)),
    contentLine('URL', link),
    contentLine(
      `ORGANIZER;CN=${quotedParameter(displayNameOf(host))}`,
      host.email === '' ? NO_MAIL : `mailto:${host.email}`,
    ),
    contentLine('STATUS', 'CONFIRMED'),
    contentLine('TRANSP', 'OPAQUE'),
    contentLine('END', 'VEVENT'),
  ];
}

/** One meeting in UTC; a series in its own zone, with the zone told, so that it keeps its time of day. */
function timeLines({ startAt, endAt, recurrence }: Meeting): string[] {
  const end = endAt ?? new Date(startAt.getTime() + OPEN_END_SHOWN_MS);
  if (recurrence === null) return startAndEnd('', utcTime(startAt), utcTime(end));
  const { timeZone } = recurrence;
  const inZone = (time: Date) => localTime(wallClockAt(time.getTime(), timeZone));
  return [
    ...startAndEnd(`;TZID=${timeZone}`, inZone(startAt), inZone(end)),
    contentLine('RRULE', ruleOf(startAt, recurrence)),
  ];
}

function startAndEnd(zone: string, start: string, end: string): string[] {
  const lines = [contentLine(`DTSTART${zone}`, start)];
  // RFC 5545, 3.8.2.2: later than the start. It is not where both lie beyond the years that can be written.
  if (end !== start) lines.push(contentLine(`DTEND${zone}`, end));
  return lines;
}

function ruleOf(startAt: Date, recurrence: Recurrence): string {
  const { frequency, timeZone } = recurrence;
  const date = new Date(wallClockAt(startAt.getTime(), timeZone)).getUTCDate();
  const weekday = WEEKDAYS[localWeekday(startAt, timeZone)] ?? 'MO';
  const nth = nthOf(date) === 5 ? -1 : nthOf(date);
  // RFC 5545, 3.3.10: in UTC where the start has a zone.
  const until = utcTime(new Date(endOfLastDay(recurrence)));
  const rules: Record<Recurrence['frequency'], string> = {
    daily: 'FREQ=DAILY',
    weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    weekly: `FREQ=WEEKLY;BYDAY=${weekday}`,
    fortnightly: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`,
    monthly_by_date: `FREQ=MONTHLY;BYMONTHDAY=${date}`,
    monthly_by_weekday: `FREQ=MONTHLY;BYDAY=${nth}${weekday}`,
  };
  return `${rules[frequency]};UNTIL=${until}`;
}

/** The last second of the series' last day, ms. */
function endOfLastDay({ until, timeZone }: Recurrence): number {
  return instantOf(Date.parse(`${until}T00:00:00Z`) + DAY_MS - 1000, timeZone);
}
