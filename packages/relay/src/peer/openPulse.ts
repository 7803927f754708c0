import type { Clock } from '../Clock.ts';
import { LinkPulse } from '../forwarding/LinkPulse.ts';
import type { LinkId, LinkLife } from '../forwarding/messages.ts';
import type { RelayPort } from './RelayPort.ts';

export interface PulseListener {
  life(life: LinkLife): void;
  roundTrip(roundTrip: number): void;
  stall(mid: string, state: 'stalled' | 'flowing'): void;
}

/**
 * Hands a data channel to the worker for the link's heartbeats, in the task that made it: later the browser refuses
 * (relay.md, *Worker and page*). Where there is no worker, or it takes no channels, the page beats itself.
 *
 * @returns what ends it
 */
export function openPulse(
  channel: RTCDataChannel,
  link: LinkId,
  port: RelayPort | null,
  clock: Clock,
  listener: PulseListener,
): () => void {
  if (port !== null) {
    try {
      port.send({ type: 'pulse', link, channel }, [channel as unknown as Transferable]);
      return port.on((event) => {
        if (!('link' in event) || event.link !== link) return;
        if (event.type === 'life') listener.life(event.life);
        else if (event.type === 'round-trip') listener.roundTrip(event.roundTrip);
        else listener.stall(event.mid, event.state);
      });
    } catch {
      // DataCloneError: this browser keeps channels on the page.
    }
  }
  const pulse = new LinkPulse(channel, {
    clock,
    announce: () => [],
    received: () => undefined,
    onLife: (life) => listener.life(life),
    onRoundTrip: (roundTrip) => listener.roundTrip(roundTrip),
    onStall: (mid, state) => listener.stall(mid, state),
  });
  return () => pulse.close();
}
