import { useStore } from '@nanostores/react';
import Volume2 from 'lucide-react/icons/volume-2';
import { Button } from '../ui/Button.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import type { RoomModel } from './model/RoomModel.ts';
import styles from './RoomNotice.module.css';

/** What has to be seen at the top: that the connection is lost, and that the browser holds the sound back. */
export function RoomNotice({ model }: { model: RoomModel }) {
  const state = useStore(model.state);
  const audioAllowed = useStore(model.audioAllowed);
  const trouble = useStore(model.trouble);
  if (state === 'reconnecting' || state === 'connecting') {
    return (
      <div className={styles.notice} role="status">
        <Spinner />
        {state === 'connecting' ? 'Joining the meeting…' : 'The connection is lost. Reconnecting…'}
        {trouble !== null && <span>{trouble}</span>}
      </div>
    );
  }
  if (state === 'connected' && !audioAllowed) {
    return (
      <div className={styles.notice} role="status">
        Your browser is holding the sound back.
        <Button variant="primary" icon={<Volume2 size="1.25rem" />} onClick={() => model.startAudio()}>
          Turn sound on
        </Button>
      </div>
    );
  }
  return null;
}
