import type { Meeting } from '@vnet/protocol';
import { formatWhen, type TimeStyle } from './meetingTimes.ts';
import { describeRecurrence } from './recurrenceWords.ts';

/** The address that opens a meeting's lobby. */
function meetingLink(meeting: Pick<Meeting, 'meeting_id'>, origin: string): string {
  return `${origin}/meet/conf/${encodeURIComponent(meeting.meeting_id)}/`;
}

/**
 * What to send to those who are invited: plain text, with the zone that the times are in.
 *
 * @param guestLink for those without an account; null: there is none
 */
export function invitationText(
  meeting: Meeting,
  origin: string,
  style: TimeStyle,
  guestLink: string | null = null,
): string {
  const link = meetingLink(meeting, origin);
  return [
    meeting.title,
    `When: ${formatWhen(meeting, null, style)}`,
    ...(meeting.recurrence === undefined
      ? []
      : [`Repeats: ${describeRecurrence(meeting.recurrence, meeting.start_time, style)}`]),
    ...(guestLink === null
      ? [`Join: ${link}`, `Code: ${meeting.meeting_id}`]
      : [`Join without an account: ${guestLink}`, `With an account: ${link}`, `Code: ${meeting.meeting_id}`]),
    '',
    'How to join: open the link in a browser, on a computer or a phone. There is nothing to install.',
    ...(guestLink === null ? [`You are asked to sign in. The code can be typed at ${origin}/meet/ instead.`] : []),
    ...(guestLink === null ? [] : ['Whoever has the first link can join: please do not pass it on.']),
    ...(meeting.notes === '' ? [] : ['', meeting.notes]),
  ].join('\n');
}
