import type { JoinCredentials, People, Meeting as PublicMeeting } from '@vnet/protocol';
import type { NamedIdentity } from '../accounts/callIdentityNames.ts';
import { presentShortUser } from '../accounts/present.ts';
import type { CallCredentials, CallProvider } from '../calls/provider.ts';
import type { Meeting } from './meeting.ts';

/** contract.md's *Meeting*: for any signed-in user. */
export function presentMeeting(meeting: Meeting): PublicMeeting {
  return {
    title: meeting.title,
    notes: meeting.notes,
    start_time: presentTime(meeting.startAt),
    end_time: meeting.endAt === null ? null : presentTime(meeting.endAt),
    meeting_uuid: meeting.uuid,
    meeting_id: meeting.code,
    meeting_url: `/meeting/meetings/${encodeURIComponent(meeting.code)}/`,
    host: presentShortUser(meeting.host),
  };
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

/** ISO 8601 in UTC, the offset in digits: not every parser knows `Z`. */
export function presentTime(time: Date): string {
  return time.toISOString().replace(/(?:\.000)?Z$/, '+00:00');
}
