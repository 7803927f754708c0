import { useEffect, useEffectEvent } from 'react';

/** Calls back when the person comes back to the page from another tab or window. */
export function useReturn(onReturn: () => void): void {
  const notify = useEffectEvent(onReturn);
  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'visible') notify();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, []);
}
