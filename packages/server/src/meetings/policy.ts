import type { Account } from '../accounts/account.ts';
import type { Meeting } from './meeting.ts';
import type { Participant, Person } from './participant.ts';

/** Whether somebody may change a meeting, delete it, look after its door and make its guest passes: its host alone. */
export function mayManage(account: Account, meeting: Pick<Meeting, 'host'>): boolean {
  return account.id === meeting.host.id;
}

/** Whether somebody may see a meeting and ask to be let in: anybody with an account; a guest where the pass is for. */
export function mayOpen(participant: Participant, meeting: Pick<Meeting, 'uuid'>): boolean {
  return participant.kind === 'account' || participant.guest.meetingUuid === meeting.uuid;
}

/** Whether somebody who was not let in yet has to wait for the host. */
export function waitsAtDoor(person: Person, { lobby }: Pick<Meeting, 'lobby'>): boolean {
  return lobby === 'everybody' || (lobby === 'guests' && person.isGuest);
}
