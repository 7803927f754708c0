import { useStore } from '@nanostores/react';
import { SharingParts } from '../sharing/SharingParts.tsx';
import { classNames } from '../ui/classNames.ts';
import { ControlBar } from './ControlBar.tsx';
import type { RoomModel } from './model/RoomModel.ts';
import { PeoplePanel } from './PeoplePanel.tsx';
import { RoomNotice } from './RoomNotice.tsx';
import styles from './RoomView.module.css';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { Stage } from './Stage.tsx';
import { UnreachableNotice } from './UnreachableNotice.tsx';
import type { OpenedDoor } from './useHostDoor.ts';
import { useRoomShortcuts } from './useRoomShortcuts.ts';

interface Props {
  model: RoomModel;
  title: string;
  /** For the host alone. */
  hostDoor: OpenedDoor | null;
}

/** The room as it is drawn from its model. */
export function RoomView({ model, title, hostDoor }: Props) {
  const state = useStore(model.state);
  const unreachable = useStore(model.unreachable);
  const peopleOpen = useStore(model.peopleOpen);
  const siteOpen = useStore(model.sharing.siteOpen);
  useRoomShortcuts(model);
  return (
    <main className={classNames(styles.room, (peopleOpen || siteOpen) && styles.besidePanel)} data-room-state={state}>
      {unreachable ? (
        <UnreachableNotice model={model} />
      ) : (
        <>
          <Stage model={model} />
          <ControlBar model={model} title={title} />
          {hostDoor !== null && !peopleOpen && (
            <hostDoor.parts.WaitingNotice door={hostDoor.door} onShowAll={() => model.setPeopleOpen(true)} />
          )}
          <RoomNotice model={model} />
        </>
      )}
      <PeoplePanel model={model} hostDoor={hostDoor} />
      <SharingParts sharing={model.sharing} />
      <ShortcutsDialog model={model} />
    </main>
  );
}
