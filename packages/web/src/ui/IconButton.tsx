import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './IconButton.module.css';
import { Spinner } from './Spinner.tsx';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'className' | 'aria-label'> {
  /** Its name for screen readers, and the tooltip: what a click does. */
  label: string;
  /** 1.25 or 1.5 rem. */
  icon: ReactNode;
  /** As `aria-keyshortcuts` takes it (`M`, `Control+E`); drawn in the tooltip. The page itself listens for the key. */
  shortcut?: string | undefined;
  /**
   * `plain`: no ground, in headers and rows. `control`: round with a ground, in the room's bar and over the preview.
   * `off`: a control whose device is off, `danger`: leaving.
   */
  variant?: 'plain' | 'control' | 'off' | 'danger';
  /** For a toggle whose label does not change with its state. */
  pressed?: boolean;
  pending?: boolean;
  /** A number in the corner (unread messages); zero shows none. The label has to say it too. */
  count?: number;
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right';
  className?: string | undefined;
}

/** A button that is a picture: at least 44 px each way, with a tooltip and a name. */
export function IconButton({
  label,
  icon,
  shortcut,
  variant = 'plain',
  pressed,
  pending = false,
  count = 0,
  tooltipSide = 'top',
  type = 'button',
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={tooltipSide}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut}
        aria-disabled={pending || undefined}
        aria-busy={pending || undefined}
        className={classNames(styles.button, styles[variant], className)}
        onClick={pending ? (event) => event.preventDefault() : onClick}
      >
        {pending ? <Spinner /> : icon}
        {count > 0 && (
          <span className={styles.count} aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </button>
    </Tooltip>
  );
}
