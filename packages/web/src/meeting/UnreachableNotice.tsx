import { useStore } from '@nanostores/react';
import RotateCw from 'lucide-react/icons/rotate-cw';
import { Button } from '../ui/Button.tsx';
import type { RoomModel } from './model/RoomModel.ts';
import styles from './UnreachableNotice.module.css';

/** Instead of the stage when the call has given up: what happened, and what can be done. */
export function UnreachableNotice({ model }: { model: RoomModel }) {
  const trouble = useStore(model.trouble);
  return (
    <div className={styles.notice}>
      <h1 className={styles.title}>The meeting cannot be reached</h1>
      <p className={styles.text}>{trouble ?? 'Check your network connection, then try again.'}</p>
      <div className={styles.actions}>
        <Button variant="primary" icon={<RotateCw size="1.25rem" />} onClick={() => model.tryAgain()}>
          Try again
        </Button>
        <Button onClick={() => model.leave()}>Leave call</Button>
      </div>
    </div>
  );
}
