import type { GuestPass, Meeting } from '@vnet/protocol';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { CopyInvitation } from './CopyInvitation.tsx';
import styles from './GuestLinks.module.css';
import { formatMoment, timeStyleOf } from './meetingTimes.ts';

interface Props {
  pass: GuestPass;
  meeting: Meeting;
  onWithdraw(): Promise<void>;
}

/** One guest link: for whom, how far it goes, and what can be done with it. */
export function GuestLinkRow({ pass, meeting, onWithdraw }: Props) {
  const [withdrawing, setWithdrawing] = useState(false);

  async function withdraw(): Promise<void> {
    setWithdrawing(true);
    await onWithdraw();
    setWithdrawing(false);
  }

  return (
    <li className={styles.row}>
      <div className={styles.facts}>
        <p className={styles.label}>
          <bdi>{pass.label}</bdi>
        </p>
        <p className={styles.text}>{describe(pass)}</p>
      </div>
      <div className={styles.actions}>
        {pass.state === 'open' && pass.url !== '' && <CopyInvitation meeting={meeting} guestLink={pass} />}
        {pass.state !== 'withdrawn' && (
          <Button variant="quiet" pending={withdrawing} onClick={() => void withdraw()}>
            <span>
              Withdraw<VisuallyHidden> the link for {pass.label}</VisuallyHidden>
            </span>
          </Button>
        )}
      </div>
    </li>
  );
}

function describe({ state, uses, most_uses, expires_at, url }: GuestPass): string {
  const used = most_uses === null ? `Used ${times(uses)}` : `Used ${uses} of ${times(most_uses)}`;
  const end =
    expires_at === null ? '' : `, until ${formatMoment(new Date(expires_at), timeStyleOf(navigator.languages))}`;
  switch (state) {
    case 'open':
      return url === '' ? `${used}${end}. It cannot be shown again: make a new one.` : `${used}${end}.`;
    case 'withdrawn':
      return `Withdrawn. ${used}.`;
    case 'expired':
      return `Its time is over. ${used}.`;
    case 'used_up':
      return `Used up: it has let in ${uses} ${uses === 1 ? 'guest' : 'guests'}.`;
  }
}

function times(count: number): string {
  if (count === 0) return 'never';
  return count === 1 ? 'once' : `${count} times`;
}
