import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

/**
 * The timing that tooltips share; above everything that has one (`Tooltip`, `IconButton`). It stands around the room alone:
 * the screens before it write their buttons out and do without.
 */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Tooltip.Provider>
  );
}
