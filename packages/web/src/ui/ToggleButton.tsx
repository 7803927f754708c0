import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './ToggleButton.module.css';

export interface ToggleButtonProps {
  /** What is on or off: the name stays, the state changes. */
  label: string;
  on: boolean;
  onIcon: ReactNode;
  offIcon: ReactNode;
  onToggle(): void;
}

/** A round-ended button with text that is a switch: filled while it is on, dark with a crossed icon while it is off. */
export function ToggleButton({ label, on, onIcon, offIcon, onToggle }: ToggleButtonProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      className={classNames(styles.button, !on && styles.off)}
      onClick={onToggle}
    >
      {on ? onIcon : offIcon}
      {label}
    </button>
  );
}
