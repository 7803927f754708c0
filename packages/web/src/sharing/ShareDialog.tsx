import { useStore } from '@nanostores/react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { ReturnFocus } from '../ui/ReturnFocus.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { ConnectionStates } from './ConnectionStates.tsx';
import { CopyCode } from './CopyCode.tsx';
import { FedLinks } from './FedLinks.tsx';
import { RECEIVER_WORDS } from './model/connectionWords.ts';
import type { LanSharing, ShareState } from './model/LanSharing.ts';
import { QrCode } from './QrCode.tsx';
import styles from './ShareDialog.module.css';

/** Passing the meeting's streams on to people nearby, each of whom comes by a code. Mounted while it is open. */
export default function ShareDialog({ sharing }: { sharing: LanSharing }) {
  const state = useStore(sharing.share);
  return (
    <Dialog
      open
      onOpenChange={(open) => sharing.setShareOpen(open)}
      title="Share with peer"
      size="wide"
      description={
        state.full !== null
          ? `${state.full === 1 ? 'One person gets' : `${state.full} people get`} this meeting from your device, as many as your network allows. End one of the links to make room for somebody else.`
          : state.sharing
            ? 'Somebody near you opens “Receive from peer” and types this code.'
            : 'People near you can get this meeting from your device over the local network, instead of each of them over the internet.'
      }
      actions={state.sharing ? <Button onClick={() => sharing.stopSharing()}>Stop sharing</Button> : undefined}
    >
      <ReturnFocus />
      <ShareContent state={state} sharing={sharing} />
    </Dialog>
  );
}

/** What the dialog holds. */
export function ShareContent({
  state,
  sharing,
}: {
  state: ShareState;
  sharing: Pick<LanSharing, 'startSharing' | 'endLink'>;
}) {
  const { code, server, peer, method, links, full, problem } = state;
  return (
    <>
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
      {state.sharing ? (
        full === null && <CodeShown code={code} />
      ) : (
        <Button variant="primary" wide onClick={() => sharing.startSharing()}>
          Start sharing
        </Button>
      )}
      <ConnectionStates server={server} peer={peer} peerName="Receiver" peerWords={RECEIVER_WORDS} />
      {method === 'transcoded' && (
        <Notice>
          This browser cannot pass the streams on as they were sent. It encodes them again, which costs this device more
          and may look worse.
        </Notice>
      )}
      {links.length > 0 && <FedLinks links={links} onEnd={(id) => sharing.endLink(id)} />}
    </>
  );
}

function CodeShown({ code }: { code: string | null }) {
  if (code === null) {
    return (
      <p className={styles.waiting}>
        <Spinner /> Getting a code…
      </p>
    );
  }
  return (
    <div className={styles.shown}>
      {/* Two elements without a space between them: what is read and copied is the six digits. */}
      <output className={styles.code} aria-label="Code">
        <span>{code.slice(0, 3)}</span>
        <span>{code.slice(3)}</span>
      </output>
      <div className={styles.qr}>
        <QrCode text={code} title="The six digits, to be scanned" />
      </div>
      <div className={styles.copy}>
        <CopyCode key={code} code={code} />
      </div>
    </div>
  );
}
