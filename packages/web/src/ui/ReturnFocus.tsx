import { useEffect, useState } from 'react';

/**
 * In a dialog or a panel that is opened by more than one control: when it goes, the focus returns to where it was when it
 * came, unless the person has put it elsewhere by then. Radix returns it to a trigger of its own only.
 */
export function ReturnFocus() {
  // Read while it is first drawn, before the dialog takes the focus.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // In the next frame: the dialog's own effects are over by then, one of which would take the focus back.
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
      });
    },
    [opener],
  );
  return null;
}
