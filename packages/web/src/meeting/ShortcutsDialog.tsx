import { useStore } from '@nanostores/react';
import { Keyboard, KeyboardOff } from 'lucide-react';
import { Dialog } from '../ui/Dialog.tsx';
import { ReturnFocus } from '../ui/ReturnFocus.tsx';
import { Shortcut } from '../ui/Shortcut.tsx';
import { ToggleButton } from '../ui/ToggleButton.tsx';
import type { RoomModel } from './model/RoomModel.ts';
import { ROOM_SHORTCUTS } from './model/shortcuts.ts';
import styles from './ShortcutsDialog.module.css';

/** The list that `?` shows. */
export function ShortcutsDialog({ model }: { model: RoomModel }) {
  const open = useStore(model.shortcutsOpen);
  const on = useStore(model.shortcuts.on);
  return (
    <Dialog open={open} onOpenChange={(next) => model.setShortcutsOpen(next)} title="Keyboard shortcuts">
      <ReturnFocus />
      <p className={styles.switch}>
        <ToggleButton
          label="Use these keys"
          on={on}
          onIcon={<Keyboard size="1.25rem" />}
          offIcon={<KeyboardOff size="1.25rem" />}
          onToggle={() => model.shortcuts.set(!on)}
        />
      </p>
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
