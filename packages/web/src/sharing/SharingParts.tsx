import { useStore } from '@nanostores/react';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import type { LanSharing } from './model/LanSharing.ts';

/** What the dialogs and the panel are given. */
interface PartProps {
  sharing: LanSharing;
}

/** The two dialogs and the panel of sharing. The script of each comes when it is first opened. */
export function SharingParts({ sharing }: PartProps) {
  const shareOpen = useStore(sharing.shareOpen);
  const receiveOpen = useStore(sharing.receiveOpen);
  const siteOpen = useStore(sharing.siteOpen);
  return (
    <>
      {siteOpen && (
        <OpenPart
          title="Your site"
          load={() => import('./SitePanel.tsx')}
          sharing={sharing}
          onClose={() => sharing.setSiteOpen(false)}
        />
      )}
      {shareOpen && (
        <OpenPart
          title="Share with peer"
          load={() => import('./ShareDialog.tsx')}
          sharing={sharing}
          onClose={() => sharing.setShareOpen(false)}
        />
      )}
      {receiveOpen && (
        <OpenPart
          title="Receive from peer"
          load={() => import('./ReceiveDialog.tsx')}
          sharing={sharing}
          onClose={() => sharing.setReceiveOpen(false)}
        />
      )}
    </>
  );
}

interface OpenPartProps extends PartProps {
  title: string;
  load(): Promise<{ default: ComponentType<PartProps> }>;
  onClose(): void;
}

/** One of them while it is open. Where its script does not come the meeting goes on, and opening it again asks for it again. */
export function OpenPart({ title, load, sharing, onClose }: OpenPartProps) {
  const [Part] = useState(() => lazy(load));
  return (
    <ErrorBoundary
      fallback={
        <Dialog open onOpenChange={onClose} title={title}>
          <p role="alert">
            This part of VNET did not load; the meeting goes on. Close this and try again. If it still does not load,
            reload the page.
          </p>
        </Dialog>
      }
    >
      <Suspense fallback={null}>
        <Part sharing={sharing} />
      </Suspense>
    </ErrorBoundary>
  );
}
