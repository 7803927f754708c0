import type { EncodedFrame, EncodedFrameMetadata } from '../forwarding/encodedTransform.ts';

/** An encoded frame as a browser shows it to a tap, made by a test. */
export class TestFrame implements EncodedFrame {
  declare readonly type?: string;
  readonly data: ArrayBuffer;
  readonly #metadata: EncodedFrameMetadata;

  /** @param type `key` or `delta`; null for voice, whose frames have none */
  constructor(type: 'key' | 'delta' | null, metadata: EncodedFrameMetadata = {}, bytes: readonly number[] = [1, 2, 3]) {
    if (type !== null) this.type = type;
    this.#metadata = metadata;
    this.data = Uint8Array.from(bytes).buffer;
  }

  getMetadata(): EncodedFrameMetadata {
    return this.#metadata;
  }

  /** As after the browser has taken it: its data is gone. */
  taken(): void {
    structuredClone(this.data, { transfer: [this.data] });
  }
}

/** Stands in the place of RTCEncodedVideoFrame and RTCEncodedAudioFrame: their constructors copy data and metadata. */
export class CopiedFrame implements EncodedFrame {
  declare readonly type?: string;
  readonly data: ArrayBuffer;
  readonly #metadata: EncodedFrameMetadata;

  constructor(readonly original: EncodedFrame) {
    if (original.type !== undefined) this.type = original.type;
    this.data = original.data.slice(0);
    this.#metadata = original.getMetadata();
  }

  getMetadata(): EncodedFrameMetadata {
    return this.#metadata;
  }
}

export function bytesOf({ data }: EncodedFrame): number[] {
  return [...new Uint8Array(data)];
}
