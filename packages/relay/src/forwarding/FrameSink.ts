import type { EncodedFrame, EncodedStreams, SenderEncodedSource } from './encodedTransform.ts';

/** The way of encoded frames into one sender of a link, whatever the browser has for it (relay.md, F1). */
export interface FrameSink {
  /** Takes a copy of a frame. Rejects when the connection is gone. */
  write(frame: EncodedFrame): Promise<void>;
  /** Frames that wait in the sender; 0 where it takes them at once. */
  readonly queued: number;
  close(): void;
}

/**
 * `createEncodedStreams`: what the sender's own encoder makes of its dummy track is read and dropped, copies of tapped
 * frames are written in its place. That encoder's key frames say what the receiver asked for: the first one is its own.
 *
 * @param onKeyFrameRequest the receiver cannot go on without a key frame
 */
export function encodedStreamsSink({ readable, writable }: EncodedStreams, onKeyFrameRequest: () => void): FrameSink {
  let first = true;
  const reader = readable.getReader();
  const drain = async () => {
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) return;
      if (frame.type !== 'key') continue;
      if (!first) onKeyFrameRequest();
      first = false;
    }
  };
  // Ends with the connection, however that is reported.
  drain().catch(() => {});
  return writerSink(writable.getWriter());
}

/** `createEncodedSource`: no encoder runs, and requests come as events. */
export function encodedSourceSink(source: SenderEncodedSource, onKeyFrameRequest: () => void): FrameSink {
  source.onkeyframerequest = onKeyFrameRequest;
  return writerSink(source.writable.getWriter());
}

function writerSink(writer: WritableStreamDefaultWriter<EncodedFrame>): FrameSink {
  let queued = 0;
  return {
    get queued() {
      return queued;
    },
    async write(frame) {
      queued++;
      try {
        await writer.write(frame);
      } finally {
        queued--;
      }
    },
    close() {
      writer.close().catch(() => {});
    },
  };
}
