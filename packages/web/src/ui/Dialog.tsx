import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { CloseButton } from './CloseButton.tsx';
import { classNames } from './classNames.ts';
import styles from './Dialog.module.css';

export interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** The dialog's name. */
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons in the footer, the main one last. */
  actions?: ReactNode;
  /** `wide`: 40 rem instead of 28. */
  size?: 'normal' | 'wide';
}

/** A modal dialog: traps the focus, closes by Escape, by its cross, and by a click outside. */
export function Dialog({ open, onOpenChange, title, description, children, actions, size = 'normal' }: DialogProps) {
  const silence = description === undefined ? { 'aria-describedby': undefined } : {};
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={styles.scrim}>
          <RadixDialog.Content className={classNames(styles.content, styles[size])} {...silence}>
            <div className={styles.head}>
              <RadixDialog.Title className={styles.title}>{title}</RadixDialog.Title>
              <RadixDialog.Close asChild>
                <CloseButton />
              </RadixDialog.Close>
            </div>
            {description !== undefined && (
              <RadixDialog.Description asChild>
                <div className={styles.description}>{description}</div>
              </RadixDialog.Description>
            )}
            {children}
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </RadixDialog.Content>
        </RadixDialog.Overlay>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
