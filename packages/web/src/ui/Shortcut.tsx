import styles from './Shortcut.module.css';

/** A keyboard shortcut as drawn keys. `keys` is what `aria-keyshortcuts` takes: `M`, `Control+E`. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split('+').map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
