import UserX from 'lucide-react/icons/user-x';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import type { HostDoor } from './HostDoor.ts';

/** Takes somebody out of the meeting, after the host has said so twice. */
export function RemovePerson({ door, username, name }: { door: HostDoor; username: string; name: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <IconButton
        label={`Remove ${name}`}
        icon={<UserX size="1.25rem" />}
        tooltipSide="left"
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      />
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        description="They leave the meeting at once and do not come in again, unless you allow them back."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep</Button>
            <Button
              variant="danger"
              onClick={() => {
                door.remove(username);
                setAsking(false);
              }}
            >
              Remove
            </Button>
          </>
        }
      />
    </>
  );
}
