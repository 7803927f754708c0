import { Popover } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './ActionPopover.module.css';

export interface ActionPopoverProps {
  /** The button that opens it: one element that takes a ref. */
  trigger: ReactNode;
  /** The group's name. */
  label: string;
  children: ReactNode;
}

/**
 * Buttons that a narrow bar has no room for: a disclosure above the bar and no ARIA menu, so that they are buttons under
 * the same names as in a wide one. Escape and a click elsewhere close it; Tab goes through it and on, arrow keys within.
 */
export function ActionPopover({ trigger, label, children }: ActionPopoverProps) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild aria-haspopup={false}>
        {trigger}
      </Popover.Trigger>
      {/* In no portal: what follows in the page is what Tab comes to next. */}
      <Popover.Content
        className={styles.content}
        role="group"
        aria-label={label}
        side="top"
        sideOffset={8}
        collisionPadding={8}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it */}
        <div onKeyDown={moveFocus}>{children}</div>
      </Popover.Content>
    </Popover.Root>
  );
}

/** An action of an `ActionPopover`, which closes it. */
export function PopoverAction({
  icon,
  onSelect,
  children,
}: {
  icon: ReactNode;
  onSelect(): void;
  children: ReactNode;
}) {
  return (
    <Popover.Close asChild>
      <button type="button" className={styles.action} onClick={onSelect}>
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <span className={styles.text}>{children}</span>
      </button>
    </Popover.Close>
  );
}

export function PopoverSeparator() {
  return <hr className={styles.separator} />;
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  // Radix would go round in it.
  if (event.key === 'Tab') event.stopPropagation();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  const targets = new Map([
    ['ArrowDown', (at + 1) % buttons.length],
    ['ArrowUp', (Math.max(at, 0) - 1 + buttons.length) % buttons.length],
    ['Home', 0],
    ['End', buttons.length - 1],
  ]);
  const target = targets.get(event.key);
  if (target === undefined) return;
  event.preventDefault();
  buttons[target]?.focus();
}
