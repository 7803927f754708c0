import type { EncodedFrame, ScriptTransformer } from '../forwarding/encodedTransform.ts';
import type { TapKey, TapOptions } from '../forwarding/messages.ts';
import type { TestFrame } from './TestFrame.ts';

/** The transform of one sender or receiver; the test makes its frames. */
export class TestTransformer implements ScriptTransformer {
  readonly options: TapOptions;
  readonly #input = new TransformStream<EncodedFrame, EncodedFrame>();
  readonly #output = new TransformStream<EncodedFrame, EncodedFrame>();
  readonly readable = this.#input.readable;
  readonly writable = this.#output.writable;
  readonly #in = this.#input.writable.getWriter();
  readonly #out = this.#output.readable.getReader();
  keyFrameRequests = 0;

  constructor(key: TapKey, options: Partial<TapOptions> = {}) {
    this.options = { type: 'tap', key, side: 'receiver', kind: 'video', ...options };
  }

  async sendKeyFrameRequest(): Promise<void> {
    this.keyFrameRequests++;
  }

  /** Sends frames through the pipe; the data of each is gone as soon as it has come out. */
  async show(...frames: TestFrame[]): Promise<void> {
    for (const frame of frames) {
      const written = this.#in.write(frame);
      await this.#out.read();
      await written;
      frame.taken();
    }
  }
}
