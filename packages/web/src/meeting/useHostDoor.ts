import { useEffect, useRef, useState } from 'react';
import type { HostDoor } from './door/HostDoor.ts';
import type { DOOR_PARTS } from './door/openHostDoor.ts';
import type { RoomProps } from './RoomProps.ts';

/** The meeting's door and what draws it. */
export interface OpenedDoor {
  readonly door: HostDoor;
  readonly parts: typeof DOOR_PARTS;
}

/** The door, for the host, once its scripts are there; null for everybody else. */
export function useHostDoor(props: RoomProps): OpenedDoor | null {
  const [opened, setOpened] = useState<OpenedDoor | null>(null);
  const first = useRef(props);
  useEffect(() => {
    const { meeting, user } = first.current;
    if (meeting.host.username !== user.username) return undefined;
    let door: HostDoor | null = null;
    let gone = false;
    import('./door/openHostDoor.ts').then(
      ({ openHostDoor, DOOR_PARTS: parts }) => {
        if (gone) return;
        door = openHostDoor(first.current);
        setOpened({ door, parts });
      },
      // The meeting goes on without; loading the page again tries again.
      () => undefined,
    );
    return () => {
      gone = true;
      door?.close();
    };
  }, []);
  return opened;
}
