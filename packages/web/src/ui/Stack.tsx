import type { ComponentProps } from 'react';
import styles from './Stack.module.css';

interface StackProps extends Omit<ComponentProps<'div'>, 'className' | 'style'> {
  gap?: 2 | 4 | 6 | 8 | 12;
}

/** Things below one another, `gap` steps of 4 px apart. */
export function Stack({ gap = 6, ...rest }: StackProps) {
  return <div {...rest} className={styles.stack} style={{ gap: `var(--space-${gap})` }} />;
}
