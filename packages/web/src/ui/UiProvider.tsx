import type { ReactNode } from 'react';
import { LiveRegion } from './LiveRegion.tsx';
import { Toasts } from './Toasts.tsx';

/** What every screen has below it: toasts and live regions. Once, at the root. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <Toasts />
      <LiveRegion urgency="polite" />
      <LiveRegion urgency="assertive" />
    </>
  );
}
