import type { EncodedFrame, EncodedStreams } from './encodedTransform.ts';
import type { TapOptions } from './messages.ts';

/**
 * Sees a frame just before it goes on its way. Synchronous: the frame's data is gone when the observer has returned,
 * so that it copies what it wants to keep (`new RTCEncodedVideoFrame(frame)`).
 */
export type FrameObserver = (frame: EncodedFrame) => void;

/**
 * The pipe of one sender or receiver: every frame is shown to the observers and then passed on as it came. Nothing an
 * observer does stops the frames: one that throws is taken off (relay.md, M1).
 */
export class Tap {
  /** `<identity>/<source>/<epoch>` once the page has said so; a reused transceiver gets another one. */
  streamId: string | null = null;
  readonly #observers = new Set<FrameObserver>();
  readonly #onObserverError: (error: unknown) => void;

  constructor(
    readonly options: TapOptions,
    /** Asks whoever encodes this stream for a key frame: the remote side, or our own encoder. */
    readonly requestKeyFrame: () => void,
    onObserverError: (error: unknown) => void = () => {},
  ) {
    this.#onObserverError = onObserverError;
  }

  /** Returns the function that takes the observer off again. */
  observe(observer: FrameObserver): () => void {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  /** Passes frames on until the browser ends the stream; resolves then, and never rejects. */
  async run({ readable, writable }: EncodedStreams): Promise<void> {
    const reader = readable.getReader();
    const writer = writable.getWriter();
    try {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        this.#show(frame);
        // The browser refuses frames of a connection that just closed; the next read then says that it is over.
        writer.write(frame).catch(() => {});
      }
    } catch {
      // The stream was torn down with its connection.
    }
  }

  #show(frame: EncodedFrame): void {
    for (const observer of this.#observers) {
      try {
        observer(frame);
      } catch (error) {
        this.#observers.delete(observer);
        // Not here: whatever it does, this frame goes on first.
        queueMicrotask(() => this.#onObserverError(error));
      }
    }
  }
}
