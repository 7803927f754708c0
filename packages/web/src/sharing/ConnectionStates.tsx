import { classNames } from '../ui/classNames.ts';
import styles from './ConnectionStates.module.css';
import { SERVER_WORDS } from './model/connectionWords.ts';
import type { PeerConnection, ServerConnection } from './model/LanSharing.ts';

interface ConnectionStatesProps {
  server: ServerConnection;
  peer: PeerConnection;
  /** Who the peer is: `Receiver`, `Sharer`. */
  peerName: string;
  /** The peer's state in words. */
  peerWords: Readonly<Record<PeerConnection, string>>;
}

/** Both connections of a dialog, a line each; read out when one changes. */
export function ConnectionStates({ server, peer, peerName, peerWords }: ConnectionStatesProps) {
  return (
    <div className={styles.states} role="status">
      <p className={styles.state}>
        <Dot state={server} />
        <span>{`Server: ${SERVER_WORDS[server]}`}</span>
      </p>
      <p className={styles.state}>
        <Dot state={peer} lan />
        <span>{`${peerName}: ${peerWords[peer]}`}</span>
      </p>
    </div>
  );
}

/** Empty while there is no connection, half while it is on its way, full while it stands. */
function Dot({ state, lan = false }: { state: ServerConnection | PeerConnection; lan?: boolean }) {
  return (
    <span
      className={classNames(
        styles.dot,
        lan && styles.lan,
        state === 'connected' ? styles.full : state !== 'off' && styles.half,
      )}
    />
  );
}
