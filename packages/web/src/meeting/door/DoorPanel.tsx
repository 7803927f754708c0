import { useStore } from '@nanostores/react';
import type { LobbyMode } from '@vnet/protocol';
import { LOBBY_MODES } from '@vnet/protocol';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './DoorPanel.module.css';
import type { HostDoor } from './HostDoor.ts';

const LOBBY_LABELS: Readonly<Record<LobbyMode, string>> = {
  off: 'Nobody waits',
  guests: 'Guests wait',
  everybody: 'Everybody waits',
};
const LOBBY_OPTIONS = LOBBY_MODES.map((value) => ({ value, label: LOBBY_LABELS[value] }));

/** In the list of people, for the host: who waits, who was removed, and who may come in at all. */
export function DoorPanel({ door }: { door: HostDoor }) {
  const state = useStore(door.$door);
  if (state === null) return null;
  const { waiting, removed, lobby, locked } = state;
  return (
    <div className={styles.panel}>
      {waiting.length > 0 && (
        <section aria-label="Waiting">
          <h3 className={styles.heading}>Waiting ({waiting.length})</h3>
          <ul className={styles.list}>
            {waiting.map((person) => (
              <li key={person.username} className={styles.person}>
                <bdi className={styles.whole}>{person.name}</bdi>
                <Button variant="primary" onClick={() => door.admit(person)}>
                  <span>
                    Let in<VisuallyHidden> {person.name}</VisuallyHidden>
                  </span>
                </Button>
                <Button onClick={() => door.turnAway(person)}>
                  <span>
                    Turn away<VisuallyHidden> {person.name}</VisuallyHidden>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Select
        label="Lobby"
        hint={locked ? 'The meeting is locked: nobody new comes in, nor into the lobby.' : undefined}
        value={lobby}
        options={LOBBY_OPTIONS}
        onChange={(wanted) => {
          const mode = LOBBY_MODES.find((each) => each === wanted);
          if (mode !== undefined) door.setLobby(mode);
        }}
      />
      <Button wide onClick={() => door.setLocked(!locked)}>
        {locked ? 'Unlock meeting' : 'Lock meeting'}
      </Button>
      {removed.length > 0 && (
        <section aria-label="Removed">
          <h3 className={styles.heading}>Removed ({removed.length})</h3>
          <ul className={styles.list}>
            {removed.map((person) => (
              <li key={person.username} className={styles.person}>
                <bdi className={styles.name}>{person.name}</bdi>
                <Button onClick={() => door.admit(person)}>
                  <span>
                    Allow back<VisuallyHidden> {person.name}</VisuallyHidden>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
