import type { EncodedFrame } from '../forwarding/encodedTransform.ts';
import type { FrameSink } from '../forwarding/FrameSink.ts';

/** The way into a sender that keeps what is written. */
export class TestSink implements FrameSink {
  readonly written: EncodedFrame[] = [];
  queued = 0;
  /** As a browser that refuses the frame. */
  refuses = false;
  closed = false;

  async write(frame: EncodedFrame): Promise<void> {
    if (this.refuses) throw new DOMException('refused', 'InvalidModificationError');
    this.written.push(frame);
  }

  close(): void {
    this.closed = true;
  }
}
