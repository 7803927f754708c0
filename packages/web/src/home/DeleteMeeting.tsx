import type { Meeting } from '@vnet/protocol';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useApp } from '../AppContext.ts';
import { toApiError } from '../api/toApiError.ts';
import { Button } from '../ui/Button.tsx';
import { showToast } from '../ui/toast.ts';

// Home draws no other dialog, so its script comes when it is asked for.
const Dialog = lazy(async () => ({ default: (await import('../ui/Dialog.tsx')).Dialog }));

interface Props {
  meeting: Meeting;
  onDeleted(): void;
  /** Draws the button that asks. */
  children(ask: () => void): ReactNode;
}

/** Asks before a meeting is deleted, since nothing brings it back. */
export function DeleteMeeting({ meeting, onDeleted, children }: Props) {
  const { api } = useApp();
  const [asking, setAsking] = useState<'no' | 'yes' | 'deleting'>('no');

  async function remove(): Promise<void> {
    setAsking('deleting');
    try {
      await api.deleteMeeting(meeting.meeting_id);
      showToast(`“${meeting.title}” is deleted.`);
      onDeleted();
    } catch (thrown) {
      showToast(toApiError(thrown).message);
    }
    setAsking('no');
  }

  return (
    <>
      {children(() => setAsking('yes'))}
      {asking !== 'no' && (
        <Suspense>
          <Dialog
            open
            onOpenChange={(open) => {
              if (!open) setAsking('no');
            }}
            title={`Delete “${meeting.title}”?`}
            description={
              meeting.recurrence === undefined
                ? 'It is gone for good, for those you have invited too.'
                : 'All its meetings are gone for good, for those you have invited too.'
            }
            actions={
              <>
                <Button onClick={() => setAsking('no')}>Keep</Button>
                <Button variant="danger" pending={asking === 'deleting'} onClick={() => void remove()}>
                  Delete
                </Button>
              </>
            }
          />
        </Suspense>
      )}
    </>
  );
}
