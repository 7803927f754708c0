import type { EncodedFrame, ScriptTransformer } from '../../../packages/relay/src/forwarding/encodedTransform.ts';
import {
  isRelayWorkerRequest,
  isTapOptions,
  type TapOptions,
} from '../../../packages/relay/src/forwarding/messages.ts';
import { FrameLog } from './FrameLog.ts';
import { hashFrame } from './hashFrame.ts';

/**
 * Stands before the product's own worker script and knows nothing of it but the browser's interface: each frame is
 * hashed where it comes from the network (a receiver's `readable`) or goes to it (a sender's `writable`), with
 * encryption on: as ciphertext.
 */
export interface FrameObserver {
  /** JSON of `Record<string, TapFrames[]>`: tens of thousands of hashes cross to the test as one string. */
  report(): string;
  /** Damages one byte of the next frame that comes from the network on this stream, before anybody sees it. */
  damageNext(streamId: string): void;
}

declare global {
  var vnetFrames: FrameObserver;
}

type EndOfTransformer = 'readable' | 'writable';
declare const RTCRtpScriptTransformer: { readonly prototype: ScriptTransformer };

const nativeReader: (this: ReadableStream<EncodedFrame>) => ReadableStreamDefaultReader<EncodedFrame> =
  ReadableStream.prototype.getReader;

const log = new FrameLog();
const toDamage = new Set<string>();
globalThis.vnetFrames = {
  report: () => JSON.stringify(log.report()),
  damageNext: (streamId) => {
    toDamage.add(streamId);
  },
};

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isRelayWorkerRequest(data)) return;
  if (data.type === 'identify') log.identify(data.key, data.streamId);
  if (data.type === 'expect') log.expect(data.key, data.link);
});

replaceOnce('readable', (readable, options) => (options.side === 'receiver' ? readFrom(readable, options) : readable));
replaceOnce('writable', (writable, options) => (options.side === 'sender' ? writeTo(writable, options) : writable));

/** The frames of each tap that were seen lately. */
const recent = new Map<TapOptions['key'], Set<string>>();
const RECENT_FRAMES = 500;

function note(frame: EncodedFrame, options: TapOptions): void {
  const { mimeType = '', rtpTimestamp, spatialIndex, synchronizationSource } = frame.getMetadata();
  const hash = hashFrame(new Uint8Array(frame.data), mimeType);
  // A sender that probes its line repeats packets, and a receiver makes whole frames of them again, to be thrown away.
  const name = `${synchronizationSource}/${rtpTimestamp}/${spatialIndex}/${hash}`;
  const seen = recent.get(options.key) ?? new Set();
  recent.set(options.key, seen);
  if (seen.has(name)) return;
  seen.add(name);
  const [oldest] = seen;
  if (seen.size > RECENT_FRAMES && oldest !== undefined) seen.delete(oldest);
  log.add(options, { mimeType, hash, at: Date.now() });
}

function readFrom(readable: ReadableStream<EncodedFrame>, options: TapOptions): ReadableStream<EncodedFrame> {
  return Object.defineProperty(readable, 'getReader', {
    value: () => {
      const reader = nativeReader.call(readable);
      const read = reader.read.bind(reader);
      reader.read = async () => {
        const result = await read();
        if (result.value !== undefined) {
          damageIfTold(result.value, options);
          note(result.value, options);
        }
        return result;
      };
      return reader;
    },
  });
}

function writeTo(writable: WritableStream<EncodedFrame>, options: TapOptions): WritableStream<EncodedFrame> {
  return Object.defineProperty(writable, 'getWriter', {
    value: () => {
      const writer: WritableStreamDefaultWriter<EncodedFrame> = WritableStream.prototype.getWriter.call(writable);
      const write = writer.write.bind(writer);
      writer.write = (frame) => {
        // Its data is gone once it is written.
        if (frame !== undefined) note(frame, options);
        return write(frame);
      };
      return writer;
    },
  });
}

function damageIfTold(frame: EncodedFrame, { key }: TapOptions): void {
  const streamId = log.streamOf(key);
  if (streamId === null || !toDamage.delete(streamId)) return;
  const bytes = new Uint8Array(frame.data.slice(0));
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  Object.assign(frame, { data: bytes.buffer });
}

/** What a tap's transformer gives as this end of its pipe; transformers that are no taps give their own. */
function replaceOnce<End extends EndOfTransformer>(
  end: End,
  replacement: (stream: ScriptTransformer[End], options: TapOptions) => ScriptTransformer[End],
): void {
  const native = Object.getOwnPropertyDescriptor(RTCRtpScriptTransformer.prototype, end)?.get;
  if (native === undefined) throw new Error(`RTCRtpScriptTransformer has no ${end}`);
  const replaced = new WeakMap<ScriptTransformer, ScriptTransformer[End]>();
  Object.defineProperty(RTCRtpScriptTransformer.prototype, end, {
    configurable: true,
    get(this: ScriptTransformer) {
      const stream: ScriptTransformer[End] = replaced.get(this) ?? native.call(this);
      if (replaced.has(this) || !isTapOptions(this.options)) return stream;
      replaced.set(this, stream);
      return replacement(stream, this.options);
    },
  });
}
