import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { LiveRegion } from './LiveRegion.tsx';
import { ToastProvider } from './Toasts.tsx';

/** What the components of `ui/` need above them: tooltips' timing, toasts, live regions. Once, at the root. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      <ToastProvider>
        {children}
        <LiveRegion urgency="polite" />
        <LiveRegion urgency="assertive" />
      </ToastProvider>
    </Tooltip.Provider>
  );
}
