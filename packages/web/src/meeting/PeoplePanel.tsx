import { useStore } from '@nanostores/react';
import { isGuestUsername } from '@vnet/protocol';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import ScreenShare from 'lucide-react/icons/screen-share';
import WifiOff from 'lucide-react/icons/wifi-off';
import { memo, useCallback } from 'react';
import type { CallParticipant } from '../calls/call.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { ReturnFocus } from '../ui/ReturnFocus.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import type { RoomModel } from './model/RoomModel.ts';
import { faceKeyOf, isMuted } from './model/tiles.ts';
import styles from './PeoplePanel.module.css';
import type { OpenedDoor } from './useHostDoor.ts';

/** Everybody in the meeting, whether there is room for their face or not. */
export function PeoplePanel({ model, hostDoor }: { model: RoomModel; hostDoor: OpenedDoor | null }) {
  const open = useStore(model.peopleOpen);
  const participants = useStore(model.participants);
  const pinned = useStore(model.pinned);
  const togglePin = useCallback((key: string) => model.togglePin(key), [model]);
  return (
    <Sheet open={open} onOpenChange={(next) => model.setPeopleOpen(next)} title={`People (${participants.length})`}>
      <ReturnFocus />
      {hostDoor !== null && <hostDoor.parts.DoorPanel door={hostDoor.door} />}
      <ul className={styles.list}>
        {participants.map((participant) => (
          <Person
            key={faceKeyOf(participant)}
            participant={participant}
            pinned={pinned === faceKeyOf(participant)}
            onTogglePin={togglePin}
            hostDoor={hostDoor}
          />
        ))}
      </ul>
    </Sheet>
  );
}

interface PersonProps {
  participant: CallParticipant;
  pinned: boolean;
  onTogglePin(key: string): void;
  hostDoor: OpenedDoor | null;
}

const Person = memo(function Person({ participant, pinned, onTogglePin, hostDoor }: PersonProps) {
  const { username, displayName, isSelf, isSpeaking, quality, streams } = participant;
  const muted = isMuted(participant);
  return (
    <li className={styles.person}>
      <Avatar name={displayName} size="2.25rem" />
      <span className={styles.names}>
        <span className={styles.name}>
          <bdi>{displayName}</bdi>
          {isSelf && ' (you)'}
        </span>
        {username !== displayName && !isGuestUsername(username) && <span className={styles.username}>{username}</span>}
      </span>
      {streams.some(({ source }) => source === 'screen') && (
        <Mark icon={<ScreenShare size="1.25rem" />} text="shares the screen" />
      )}
      {(quality === 'poor' || quality === 'lost') && <Mark icon={<WifiOff size="1.25rem" />} text="poor connection" />}
      <Mark
        icon={muted ? <MicOff size="1.25rem" /> : <Mic size="1.25rem" />}
        text={muted ? 'muted' : 'microphone on'}
        active={isSpeaking && !muted}
      />
      <IconButton
        label={pinned ? `Unpin ${displayName}` : `Pin ${displayName}`}
        icon={pinned ? <PinOff size="1.25rem" /> : <Pin size="1.25rem" />}
        tooltipSide="left"
        onClick={() => onTogglePin(faceKeyOf(participant))}
      />
      {hostDoor !== null && !isSelf && (
        <hostDoor.parts.RemovePerson door={hostDoor.door} username={username} name={displayName} />
      )}
    </li>
  );
});

function Mark({ icon, text, active = false }: { icon: React.ReactNode; text: string; active?: boolean }) {
  return (
    <span className={classNames(styles.mark, active && styles.active)} title={text}>
      {icon}
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  );
}
