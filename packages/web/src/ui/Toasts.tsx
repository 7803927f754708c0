import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import { CloseButton } from './CloseButton.tsx';
import styles from './Toasts.module.css';
import { $toasts, dismissToast, type Toast } from './toast.ts';

/** How long a toast stays, ms, from when it was last hovered or focused. */
const DURATION = 6000;

/** Draws what `showToast` was told; the live region reads it out. `UiProvider` holds the one of the page. */
export function Toasts() {
  const toasts = useStore($toasts);
  if (toasts.length === 0) return null;
  return (
    <section className={styles.toasts} aria-label="Notices">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastItem({ toast: { id, text, action } }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismissToast(id), DURATION);
    return () => clearTimeout(timer);
  }, [held, id]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody reads; its buttons do the rest.
    <div className={styles.toast} onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
      <p className={styles.text}>{text}</p>
      {action !== null && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            dismissToast(id);
            action.onSelect();
          }}
        >
          {action.label}
        </button>
      )}
      <CloseButton label="Dismiss notice" onClick={() => dismissToast(id)} />
    </div>
  );
}
