import { SIGNALLING_MAX_PEERS } from '@vnet/protocol';
import { broadcast, presence } from './broadcast.ts';
import type { SignallingHub, SignallingPeer, SignallingSeat } from './SignallingHub.ts';

/** The hub of a VNET that runs as one process. */
export class InProcessHub implements SignallingHub {
  readonly #codes = new Map<string, Set<SignallingPeer>>();

  async join(code: string, peer: SignallingPeer): Promise<SignallingSeat | null> {
    const peers = this.#codes.get(code) ?? new Set();
    if (peers.size >= SIGNALLING_MAX_PEERS) return null;
    this.#codes.set(code, peers.add(peer));
    void broadcast(peers, presence('signal_connected', code, peers.size));
    return {
      publish: (message) => (peers.has(peer) ? broadcast(peers, message) : null),
      leave: () => this.#leave(code, peers, peer),
    };
  }

  async close(): Promise<void> {
    for (const peers of this.#codes.values()) peers.clear();
    this.#codes.clear();
  }

  #leave(code: string, peers: Set<SignallingPeer>, peer: SignallingPeer): void {
    if (!peers.delete(peer)) return;
    if (peers.size === 0) this.#codes.delete(code);
    else void broadcast(peers, presence('signal_disconnected', code, peers.size));
  }
}
