import type { EncodedFrame } from '../forwarding/encodedTransform.ts';
import { type RelayScope, serveRelay } from '../forwarding/serveRelay.ts';

/** The relay worker, which for tests also keeps a hash of every frame that a tap sees, by stream and side. */
declare const self: RelayScope;

export type FrameHashes = Record<string, string[]>;

const hashes: FrameHashes = {};

serveRelay(self).onChange((tap) => {
  const { streamId } = tap;
  if (streamId === null) return;
  const list: string[] = [];
  hashes[`${tap.options.side}/${streamId}`] = list;
  // A sender that probes its line repeats packets, and a receiver makes whole frames of them again.
  const seen = new Set<string>();
  tap.observe((frame) => {
    const hash = hashOf(frame);
    const { rtpTimestamp, spatialIndex } = frame.getMetadata();
    const key = `${rtpTimestamp}/${spatialIndex}/${hash}`;
    if (tap.streamId !== streamId || seen.has(key)) return;
    seen.add(key);
    list.push(hash);
  });
});

self.addEventListener('message', ({ data }) => {
  if (data === 'hashes') self.postMessage({ hashes });
});

/** FNV-1a, 32 bits (RFC 9923), and the length. An AV1 encoder's temporal delimiter does not travel (decision 016). */
function hashOf(frame: EncodedFrame): string {
  let bytes = new Uint8Array(frame.data);
  if (/av1/i.test(frame.getMetadata().mimeType ?? '') && bytes[0] === 0x12 && bytes[1] === 0) bytes = bytes.subarray(2);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${(hash >>> 0).toString(16)}:${bytes.length}`;
}
