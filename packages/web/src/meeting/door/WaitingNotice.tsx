import { useStore } from '@nanostores/react';
import { Button } from '../../ui/Button.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { HostDoor } from './HostDoor.ts';
import styles from './WaitingNotice.module.css';

/** Over the stage: who waits to be let in, and the host's two answers. More than one: the panel has them all. */
export function WaitingNotice({ door, onShowAll }: { door: HostDoor; onShowAll(): void }) {
  const waiting = useStore(door.$door)?.waiting ?? [];
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <section className={styles.notice} aria-label="Waiting to be let in">
      <p className={styles.text}>
        <bdi>{first.name}</bdi> waits to be let in.
      </p>
      <div className={styles.actions}>
        <Button variant="primary" onClick={() => door.admit(first)}>
          <span>
            Let in<VisuallyHidden> {first.name}</VisuallyHidden>
          </span>
        </Button>
        <Button onClick={() => door.turnAway(first)}>
          <span>
            Turn away<VisuallyHidden> {first.name}</VisuallyHidden>
          </span>
        </Button>
        {waiting.length > 1 && (
          <Button variant="quiet" onClick={onShowAll}>
            All {waiting.length} who wait
          </Button>
        )}
      </div>
    </section>
  );
}
