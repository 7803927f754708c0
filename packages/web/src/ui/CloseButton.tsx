import X from 'lucide-react/icons/x';
import type { ComponentProps } from 'react';
import styles from './CloseButton.module.css';

type CloseButtonProps = Omit<ComponentProps<'button'>, 'children' | 'className' | 'type' | 'aria-label'> & {
  /** Its name; it says what is closed where that is not clear. */
  label?: string;
};

/** The cross. It has no tooltip: a dialog gives it the focus when it opens, and the tooltip would come along. */
export function CloseButton({ label = 'Close', ...rest }: CloseButtonProps) {
  return (
    <button {...rest} type="button" className={styles.button} aria-label={label}>
      <X size="1.25rem" aria-hidden="true" />
    </button>
  );
}
