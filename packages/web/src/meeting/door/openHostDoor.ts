import { HttpClient } from '../../api/HttpClient.ts';
import { announce } from '../../ui/announce.ts';
import { showToast } from '../../ui/toast.ts';
import type { RoomProps } from '../RoomProps.ts';
import { DoorPanel } from './DoorPanel.tsx';
import { HostDoor } from './HostDoor.ts';
import { RemovePerson } from './RemovePerson.tsx';
import { WaitingNotice } from './WaitingNotice.tsx';

/** What only a host's room has; loaded for them alone. */
export const DOOR_PARTS = { WaitingNotice, DoorPanel, RemovePerson };

export function openHostDoor({ meeting, config }: Pick<RoomProps, 'meeting' | 'config'>): HostDoor {
  return new HostDoor({
    http: new HttpClient(config.csrfToken),
    path: `${config.meetingsUrl}${encodeURIComponent(meeting.meeting_id)}/`,
    notify: (sentence) => showToast(sentence),
    announce: (sentence) => announce(sentence),
  });
}
