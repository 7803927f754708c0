import House from 'lucide-react/icons/house';
import type { LanPath } from '../calls/call.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './LanBadge.module.css';
import { describeLanPath } from './model/connectionWords.ts';

interface LanBadgeProps {
  path: LanPath;
  className: string | undefined;
  /** Opens the panel that tells more: also where a finger cannot hover. */
  onOpen(): void;
}

/** The house on a tile whose picture comes from a neighbour: hovered or focused it tells from whom and how. */
export function LanBadge({ path, className, onOpen }: LanBadgeProps) {
  const text = describeLanPath(path);
  return (
    <span className={className}>
      <Tooltip text={text} side="bottom">
        <button type="button" className={styles.badge} aria-label={text} onClick={onOpen}>
          <House size="1rem" aria-hidden="true" />
        </button>
      </Tooltip>
    </span>
  );
}
