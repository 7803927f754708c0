import type { Door, DoorPerson, JoinCredentials, People, Meeting as PublicMeeting } from '@vnet/protocol';
import { isGuestUsername } from '@vnet/protocol';
import type { NamedIdentity } from '../accounts/callIdentityNames.ts';
import { presentShortUser } from '../accounts/present.ts';
import type { CallCredentials, CallProvider } from '../calls/provider.ts';
import type { PersonAtDoor } from './door/peopleStore.ts';
import { fourDigitYear } from './fourDigitYear.ts';
import type { Meeting } from './meeting.ts';
import { currentOccurrence } from './recurrence/recurrence.ts';

/** contract.md's *Meeting*: for any signed-in user. Of a series, the one that is on or comes next. */
export function presentMeeting(meeting: Meeting, now: Date): PublicMeeting {
  if (meeting.recurrence !== null) return present(meeting, now);
  const presented = singles.get(meeting) ?? present(meeting, now);
  singles.set(meeting, presented);
  return presented;
}

/** contract.md's `{"meetings": [Meeting]}` in JSON; kept with the list as it was read, where no series is in it. */
export function presentMeetingList(meetings: readonly Meeting[], now: Date): string {
  const kept = lists.get(meetings);
  if (kept !== undefined) return kept;
  const text = JSON.stringify({ meetings: meetings.map((meeting) => presentMeeting(meeting, now)) });
  if (meetings.every(({ recurrence }) => recurrence === null)) lists.set(meetings, text);
  return text;
}

const lists = new WeakMap<readonly Meeting[], string>();

/** Meetings that are no series, which are the same at any time: lists are asked for again and again. */
const singles = new WeakMap<Meeting, PublicMeeting>();

function present(meeting: Meeting, now: Date): PublicMeeting {
  const { startAt, endAt } = currentOccurrence(meeting, now);
  const { recurrence } = meeting;
  return {
    title: meeting.title,
    notes: meeting.notes,
    start_time: presentTime(startAt),
    end_time: endAt === null ? null : presentTime(endAt),
    meeting_uuid: meeting.uuid,
    meeting_id: meeting.code,
    meeting_url: `/meeting/meetings/${encodeURIComponent(meeting.code)}/`,
    host: presentShortUser(meeting.host),
    ...(recurrence === null
      ? {}
      : {
          recurrence: {
            frequency: recurrence.frequency,
            time_zone: recurrence.timeZone,
            until: recurrence.until,
          },
        }),
  };
}

/** What somebody without an account needs of the one meeting that they may see: not how to write to the host. */
export function presentMeetingToGuest(meeting: Meeting, now: Date): PublicMeeting {
  const presented = presentMeeting(meeting, now);
  return { ...presented, host: { ...presented.host, email: '' } };
}

/** For the host alone. */
export function presentDoor(
  { lobby, locked }: Meeting,
  { waiting, removed }: { waiting: readonly PersonAtDoor[]; removed: readonly PersonAtDoor[] },
): Door {
  return { lobby, locked, waiting: waiting.map(presentPerson), removed: removed.map(presentPerson) };
}

function presentPerson({ username, name, since }: PersonAtDoor): DoorPerson {
  return { username, name, guest: isGuestUsername(username), since: presentTime(since) };
}

/** @param socketOrigin `ws|wss://host` of this server, for an engine that is reached through it */
export function presentJoinCredentials(
  provider: CallProvider,
  credentials: CallCredentials,
  socketOrigin: string,
): JoinCredentials {
  return {
    provider: provider.name,
    url: credentials.url ?? socketOrigin,
    token: credentials.token,
    identity: credentials.identity,
    expires_at: presentTime(credentials.expiresAt),
  };
}

/** Names alone: what everybody in a call sees of everybody. */
export function presentPeople(people: readonly NamedIdentity[]): People {
  return {
    people: people.map(({ identity, username, displayName }) => ({ identity, username, display_name: displayName })),
  };
}

/** ISO 8601 in UTC, the offset in digits: not every parser knows `Z`, nor years of more than four digits. */
export function presentTime(time: Date): string {
  return fourDigitYear(time)
    .toISOString()
    .replace(/(?:\.000)?Z$/, '+00:00');
}
