import type { EncodedFrame } from '../../../packages/relay/src/forwarding/encodedTransform.ts';
import type { InjectorReport, Rewrite } from './workerMessages.ts';

type FrameConstructor = new (frame: EncodedFrame, options?: { metadata: object }) => EncodedFrame;
declare const RTCEncodedVideoFrame: FrameConstructor;
declare const RTCEncodedAudioFrame: FrameConstructor;

export interface InjectorOptions {
  name: string;
  streamId: string;
  kind: 'audio' | 'video';
  rewrite: Rewrite;
  readable: ReadableStream<EncodedFrame>;
  writable: WritableStream<EncodedFrame>;
  requestKeyFrame(): void;
}

/** Puts copies of tapped frames into a sender in the place of what its own encoder makes. */
export class Injector {
  readonly report: InjectorReport = {
    frames: 0,
    errors: 0,
    lastError: '',
    dummyFrames: 0,
    dummyKeyFrames: 0,
    negotiatedPayloadType: null,
  };
  dropEvery = 0;
  readonly options: InjectorOptions;
  readonly #writer: WritableStreamDefaultWriter<EncodedFrame>;
  #begun = false;
  #needsKeyFrame: boolean;
  #seen = 0;

  constructor(options: InjectorOptions) {
    this.options = options;
    this.#writer = options.writable.getWriter();
    this.#needsKeyFrame = options.kind === 'video';
    void this.#drain(options.readable);
  }

  get needsKeyFrame(): boolean {
    return this.#begun && this.#needsKeyFrame;
  }

  begin(): void {
    this.#begun = true;
    if (this.#needsKeyFrame) this.options.requestKeyFrame();
  }

  inject(frame: EncodedFrame): void {
    if (!this.#begun) return;
    const isKey = frame.type === 'key';
    if (this.#needsKeyFrame && !isKey) {
      this.options.requestKeyFrame();
      return;
    }
    this.#needsKeyFrame = false;
    if (this.dropEvery > 0 && !isKey && ++this.#seen % this.dropEvery === 0) return;
    try {
      const copy = this.#copy(frame);
      this.report.frames++;
      this.#writer.write(copy).catch((error) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
  }

  #copy(frame: EncodedFrame): EncodedFrame {
    const Frame = this.options.kind === 'video' ? RTCEncodedVideoFrame : RTCEncodedAudioFrame;
    const { negotiatedPayloadType } = this.report;
    if (this.options.rewrite === 'none' || negotiatedPayloadType === null) return new Frame(frame);
    return new Frame(frame, { metadata: { ...frame.getMetadata(), payloadType: negotiatedPayloadType } });
  }

  /** Takes what the sender's own encoder makes and drops it. */
  async #drain(readable: ReadableStream<EncodedFrame>): Promise<void> {
    const reader = readable.getReader();
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) return;
      this.report.dummyFrames++;
      if (frame.type !== 'key') continue;
      // The first is the encoder's own; every other one was asked for by the receiver.
      if (this.report.dummyKeyFrames++ > 0 && this.#begun) this.options.requestKeyFrame();
    }
  }

  #failed(error: unknown): void {
    this.report.errors++;
    this.report.lastError = String(error);
  }
}
