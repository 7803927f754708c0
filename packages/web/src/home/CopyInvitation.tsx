import type { GuestPass, Meeting } from '@vnet/protocol';
import Copy from 'lucide-react/icons/copy';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copyText.ts';
import { TextArea } from '../ui/TextArea.tsx';
import { showToast } from '../ui/toast.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import styles from './CopyInvitation.module.css';
import { invitationText } from './invitation.ts';
import { timeStyleOf } from './meetingTimes.ts';

interface Props {
  meeting: Meeting;
  /** Invites by a guest link. */
  guestLink?: GuestPass;
}

/** Copies title, time, link and code; where the browser does not allow it, shows them to be copied by hand. */
export function CopyInvitation({ meeting, guestLink }: Props) {
  const [byHand, setByHand] = useState(false);
  const text = invitationText(meeting, location.origin, timeStyleOf(navigator.languages), guestLink?.url ?? null);

  async function copy(): Promise<void> {
    if (await copyText(text)) showToast('Invitation copied. Paste it into a message to those you invite.');
    else setByHand(true);
  }

  return (
    <>
      <Button variant="quiet" icon={<Copy size="1.25rem" />} onClick={() => void copy()}>
        <span>
          Copy invitation
          <VisuallyHidden>
            {guestLink === undefined ? ` to ${meeting.title}` : ` for ${guestLink.label}`}
          </VisuallyHidden>
        </span>
      </Button>
      {byHand && (
        <div className={styles.byHand}>
          <TextArea
            label="Invitation"
            hint="This browser lets no page copy for you here. Select the text and copy it."
            value={text}
            onChange={() => undefined}
            onFocus={(event) => event.currentTarget.select()}
            readOnly
            rows={9}
          />
        </div>
      )}
    </>
  );
}
