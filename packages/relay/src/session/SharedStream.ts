import type { StreamFormat } from '../forwarding/messages.ts';

/** One stream that this page has and can feed to others. */
export interface SharedStream {
  /** The same for everybody in the meeting. */
  readonly id: string;
  readonly kind: 'audio' | 'video';
  /** Whose it is: the call's identity of the publisher. */
  readonly publisher: string;
  /** It is this page's own: its tap is a sender's, and may see several layers. */
  readonly own: boolean;
  /** What this page plays, or sends itself; what is encoded again where frames cannot be forwarded. */
  readonly track: MediaStreamTrack | null;
  /**
   * Through whom it came here, by identity, the nearest to the publisher first; empty: from the SFU, or it is our own.
   * Nobody is fed what came through them.
   */
  readonly path: readonly string[];
  /** False: it stands still here for no fault of the publisher's, as when this page lost the call server. */
  readonly flowing: boolean;
}

/** A stream with what the worker has seen of it. */
export interface KnownStream extends SharedStream {
  /** Null until its first frame was seen. */
  readonly format: StreamFormat | null;
}

/** A stream may pass so many relays; each adds 10–30 ms (relay.md, P2). */
export const MOST_HOPS = 3;

/** Whether a stream may go to this receiver (no loops, not back to its publisher). */
export function mayFeed({ publisher, path }: SharedStream, receiver: string): boolean {
  return publisher !== receiver && !path.includes(receiver) && path.length < MOST_HOPS;
}
