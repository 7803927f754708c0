import type { Meeting } from '@vnet/protocol';
import { formatWhen, type TimeStyle } from './meetingTimes.ts';

/** The address that opens a meeting's lobby. */
function meetingLink(meeting: Pick<Meeting, 'meeting_id'>, origin: string): string {
  return `${origin}/meet/conf/${encodeURIComponent(meeting.meeting_id)}/`;
}

/** What to send to those who are invited: plain text, with the zone that the times are in. */
export function invitationText(meeting: Meeting, origin: string, style: TimeStyle): string {
  return [
    meeting.title,
    `When: ${formatWhen(meeting, null, style)}`,
    `Join: ${meetingLink(meeting, origin)}`,
    `Code: ${meeting.meeting_id}`,
    ...(meeting.notes === '' ? [] : ['', meeting.notes]),
  ].join('\n');
}
