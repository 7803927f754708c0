import { useStore } from '@nanostores/react';
import { $announcements, type Urgency } from './announce.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** Reads out what `announce` was told. One of each urgency a page; `UiProvider` holds them. */
export function LiveRegion({ urgency }: { urgency: Urgency }) {
  const { id, text } = useStore($announcements[urgency]);
  return (
    <div aria-live={urgency} aria-atomic="true">
      {/* A new element each time: a region whose text did not change is not read again. */}
      <VisuallyHidden key={id}>{text}</VisuallyHidden>
    </div>
  );
}
