import { type ReactNode, useEffect, useRef } from 'react';

/** The first screen of a page load leaves the focus where the browser puts it. */
let firstScreen = true;

/** The screen's one `h1`. Names the browser's tab, and takes the focus when the app itself has changed the screen. */
export function ScreenTitle({ tabTitle, children }: { tabTitle: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tabTitle} · VNET`;
  }, [tabTitle]);
  useEffect(() => {
    if (!firstScreen) heading.current?.focus({ preventScroll: true });
    firstScreen = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
