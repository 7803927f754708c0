import type { CallParticipant, CallStream, StreamPath } from './call.ts';

/** `next`, or `before` where both say the same; its streams likewise, one by one. Views compare by identity. */
export function unchanged(before: CallParticipant | undefined, next: CallParticipant): CallParticipant {
  if (before === undefined) return next;
  const streams = next.streams.map((stream) => {
    const known = before.streams.find(({ source }) => source === stream.source);
    return known !== undefined && sameStream(known, stream) ? known : stream;
  });
  const sameStreams =
    streams.length === before.streams.length && streams.every((stream, index) => stream === before.streams[index]);
  const same =
    sameStreams &&
    before.identity === next.identity &&
    before.username === next.username &&
    before.displayName === next.displayName &&
    before.isSpeaking === next.isSpeaking &&
    before.quality === next.quality;
  if (same) return before;
  return { ...next, streams: sameStreams ? before.streams : streams };
}

function sameStream(one: CallStream, other: CallStream): boolean {
  return (
    one.id === other.id && one.muted === other.muted && one.track === other.track && samePath(one.path, other.path)
  );
}

function samePath(one: StreamPath, other: StreamPath): boolean {
  if (one.kind === 'sfu' || other.kind === 'sfu') return one.kind === other.kind;
  return (
    one.via.identity === other.via.identity &&
    one.via.username === other.via.username &&
    one.via.displayName === other.via.displayName &&
    one.roundTrip === other.roundTrip &&
    one.method === other.method
  );
}
