import type { SignallingPresence } from '@vnet/protocol';
import type { SignallingPeer } from './SignallingHub.ts';

/** Sends one message to several clients. @returns as `SignallingPeer.deliver`, of all of them */
export function broadcast(peers: Iterable<SignallingPeer>, message: Buffer): Promise<void> | null {
  let behind: Promise<void>[] | null = null;
  for (const peer of peers) {
    const caughtUp = peer.deliver(message);
    if (caughtUp !== null) {
      behind ??= [];
      behind.push(caughtUp);
    }
  }
  return behind === null ? null : Promise.all(behind).then(() => {});
}

export function presence(type: SignallingPresence['type'], code: string, peersCount: number): Buffer {
  return Buffer.from(JSON.stringify({ type, code, peers_count: peersCount } satisfies SignallingPresence));
}
