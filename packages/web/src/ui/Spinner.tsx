import styles from './Spinner.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** Something is under way. With `label` it says what, to screen readers; without one it is decoration. */
export function Spinner({ label, size = '1.25rem' }: { label?: string /** A CSS length. */; size?: string }) {
  return (
    <span className={styles.root} role={label === undefined ? undefined : 'status'}>
      <svg className={styles.ring} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
        <title>{label ?? ''}</title>
        <circle className={styles.track} cx="10" cy="10" r="8" />
        <path className={styles.arc} d="M10 2a8 8 0 0 1 8 8" />
      </svg>
      {label !== undefined && <VisuallyHidden>{label}</VisuallyHidden>}
    </span>
  );
}
