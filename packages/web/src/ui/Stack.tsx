import type { ReactNode } from 'react';
import styles from './Stack.module.css';

/** Things below one another, `gap` steps of 4 px apart. */
export function Stack({ gap = 6, children }: { gap?: 2 | 4 | 6 | 8 | 12; children: ReactNode }) {
  return (
    <div className={styles.stack} style={{ gap: `var(--space-${gap})` }}>
      {children}
    </div>
  );
}
