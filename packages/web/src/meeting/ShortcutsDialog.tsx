import { useStore } from '@nanostores/react';
import { Dialog } from '../ui/Dialog.tsx';
import { ReturnFocus } from '../ui/ReturnFocus.tsx';
import { Shortcut } from '../ui/Shortcut.tsx';
import type { RoomModel } from './model/RoomModel.ts';
import { ROOM_SHORTCUTS } from './model/shortcuts.ts';
import styles from './ShortcutsDialog.module.css';

/** The list that `?` shows. */
export function ShortcutsDialog({ model }: { model: RoomModel }) {
  const open = useStore(model.shortcutsOpen);
  return (
    <Dialog open={open} onOpenChange={(next) => model.setShortcutsOpen(next)} title="Keyboard shortcuts">
      <ReturnFocus />
      <dl className={styles.list}>
        {ROOM_SHORTCUTS.map(({ action, keys, text }) => (
          <div key={action} className={styles.row}>
            <dt>{text}</dt>
            <dd>
              <Shortcut keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
