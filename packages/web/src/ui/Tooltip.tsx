import { Tooltip as RadixTooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { Shortcut } from './Shortcut.tsx';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  text: string;
  /** A key or several, as `Shortcut` takes them. */
  shortcut?: string | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right';
  /** The text says more than the control's name does, so screen readers hear it too. */
  describes?: boolean;
  /** One element that takes a ref and focus. */
  children: ReactNode;
}

/** A hint shown on hover and on keyboard focus. `TooltipProvider` is above it. */
export function Tooltip({ text, shortcut, side = 'top', describes = false, children }: TooltipProps) {
  // A tooltip that only repeats the name would be read out twice.
  const silence = describes ? {} : { 'aria-describedby': undefined };
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild {...silence}>
        {children}
      </RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content className={styles.content} side={side} sideOffset={8} collisionPadding={8}>
          {text}
          {shortcut !== undefined && <Shortcut keys={shortcut} />}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
