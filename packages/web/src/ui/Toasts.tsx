import { useStore } from '@nanostores/react';
import X from 'lucide-react/icons/x';
import { Toast } from 'radix-ui';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';
import { $toasts, dismissToast } from './toast.ts';

/** How long a toast stays, ms; hovering or focusing it holds the clock. */
const DURATION = 6000;

/** Draws what `showToast` was told. `UiProvider` holds the one of the page. */
export function Toasts() {
  const toasts = useStore($toasts);
  return (
    <>
      {toasts.map(({ id, text, action }) => (
        <Toast.Root key={id} className={styles.toast} type="background" onOpenChange={() => dismissToast(id)}>
          <Toast.Description className={styles.text}>{text}</Toast.Description>
          {action !== null && (
            <Toast.Action className={styles.action} altText={action.label} onClick={action.onSelect}>
              {action.label}
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <IconButton label="Dismiss" icon={<X size={20} />} />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className={styles.viewport} label="Notices" />
    </>
  );
}

/** Above everything that shows toasts; `UiProvider` has it. */
export function ToastProvider({ children }: { children: React.ReactNode }) {
  return (
    <Toast.Provider duration={DURATION} label="Notice">
      {children}
      <Toasts />
    </Toast.Provider>
  );
}
