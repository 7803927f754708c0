import { useStore } from '@nanostores/react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ReturnFocus } from '../ui/ReturnFocus.tsx';
import { CodeField } from './CodeField.tsx';
import { ConnectionStates } from './ConnectionStates.tsx';
import { Facts } from './Facts.tsx';
import { METHOD_WORDS, SHARER_WORDS } from './model/connectionWords.ts';
import { formatMegabytes, formatMilliseconds } from './model/format.ts';
import type { LanSharing, ReceiveState } from './model/LanSharing.ts';
import styles from './ReceiveDialog.module.css';

/** Getting the meeting's streams from somebody nearby by their code. Mounted while it is open. */
export default function ReceiveDialog({ sharing }: { sharing: LanSharing }) {
  const state = useStore(sharing.receive);
  return (
    <Dialog
      open
      onOpenChange={(open) => sharing.setReceiveOpen(open)}
      title="Receive from peer"
      description={
        state.phase === 'receiving'
          ? 'This meeting comes to you over the local network. If that ends, it comes over the internet again by itself.'
          : 'Type the six digits that somebody near you sees under “Share with peer”.'
      }
    >
      <ReturnFocus />
      <ReceiveContent state={state} sharing={sharing} />
    </Dialog>
  );
}

/** What the dialog holds. */
export function ReceiveContent({
  state,
  sharing,
}: {
  state: ReceiveState;
  sharing: Pick<LanSharing, 'connect' | 'stopReceiving'>;
}) {
  const [code, setCode] = useState('');
  const { phase, server, peer, from, roundTrip, streams, receivedBytes, method, problem } = state;
  const connecting = phase === 'connecting';
  const states = <ConnectionStates server={server} peer={peer} peerName="Sharer" peerWords={SHARER_WORDS} />;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!connecting) sharing.connect(code);
  }

  if (phase === 'receiving') {
    return (
      <>
        <Facts
          facts={[
            ['From', <bdi key="from">{from?.displayName ?? 'somebody near you'}</bdi>],
            ['Streams', streams],
            ['Round trip', roundTrip === null ? 'not measured yet' : formatMilliseconds(roundTrip)],
            ['Received', formatMegabytes(receivedBytes)],
            ['How', METHOD_WORDS[method]],
          ]}
        />
        {states}
        <Button wide onClick={() => sharing.stopReceiving()}>
          Stop receiving
        </Button>
      </>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <CodeField value={code} problem={problem} disabled={connecting} onChange={setCode} />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" pending={connecting}>
          Connect
        </Button>
        {connecting && <Button onClick={() => sharing.stopReceiving()}>Cancel</Button>}
      </div>
      {states}
    </form>
  );
}
