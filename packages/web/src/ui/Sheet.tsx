import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { CloseButton } from './CloseButton.tsx';
import styles from './Sheet.module.css';

export interface SheetProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** The panel's name, its heading. */
  title: string;
  /** `true`: the rest of the page waits behind a scrim. `false`: it stays usable, and a click there closes nothing. */
  modal?: boolean;
  children: ReactNode;
}

/** A panel from the right; on a narrow screen, a sheet from below. Its body scrolls. Escape and the cross close it. */
export function Sheet({ open, onOpenChange, title, modal = false, children }: SheetProps) {
  const keepOpen = modal ? {} : { onInteractOutside: (event: Event) => event.preventDefault() };
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      <RadixDialog.Portal>
        {modal && <RadixDialog.Overlay className={styles.scrim} />}
        <RadixDialog.Content className={styles.content} aria-describedby={undefined} {...keepOpen}>
          <div className={styles.head}>
            <RadixDialog.Title className={styles.title}>{title}</RadixDialog.Title>
            <RadixDialog.Close asChild>
              <CloseButton />
            </RadixDialog.Close>
          </div>
          <div className={styles.body}>{children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
