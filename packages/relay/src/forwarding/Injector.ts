import type { EncodedFrame } from './encodedTransform.ts';
import type { FrameSink } from './FrameSink.ts';
import type { InjectorId, InjectorReport, LinkId } from './messages.ts';

/** More frames than this in a sender's queue: the receiver does not keep up, and goes on with the next key frame (F3). */
const MOST_QUEUED = 60;

export interface InjectorOptions {
  readonly id: InjectorId;
  readonly link: LinkId;
  readonly streamId: string;
  readonly kind: 'audio' | 'video';
  /** RTCEncodedVideoFrame's or RTCEncodedAudioFrame's constructor. */
  copy(frame: EncodedFrame): EncodedFrame;
}

/** Puts copies of one stream's frames into one link. Nothing flows before `begin`, and video begins with a key frame. */
export class Injector {
  readonly options: InjectorOptions;
  readonly #sink: FrameSink;
  #mid: string | null = null;
  #needsKeyFrame: boolean;
  #frames = 0;
  #bytes = 0;
  #errors = 0;

  constructor(options: InjectorOptions, sink: FrameSink) {
    this.options = options;
    this.#sink = sink;
    this.#needsKeyFrame = options.kind === 'video';
  }

  /** The section of the link that carries the stream, once the link is up. */
  get mid(): string | null {
    return this.#mid;
  }

  get frames(): number {
    return this.#frames;
  }

  get report(): InjectorReport {
    const { link, streamId } = this.options;
    return { link, streamId, frames: this.#frames, bytes: this.#bytes, errors: this.#errors };
  }

  /** Whether it stands still until a key frame comes. */
  get waitsForKeyFrame(): boolean {
    return this.#mid !== null && this.#needsKeyFrame;
  }

  /** The connection is up: frames written earlier would be lost (relay.md, *How it was done*, 7). */
  begin(mid: string): void {
    this.#mid = mid;
  }

  /** What comes next cannot be decoded without a key frame. */
  interrupt(): void {
    if (this.options.kind === 'video') this.#needsKeyFrame = true;
  }

  inject(frame: EncodedFrame, isKeyFrame: boolean): void {
    if (this.#mid === null) return;
    if (this.#sink.queued > MOST_QUEUED) this.interrupt();
    if (this.#needsKeyFrame && !isKeyFrame) return;
    try {
      const copy = this.options.copy(frame);
      this.#needsKeyFrame = false;
      this.#frames++;
      this.#bytes += copy.data.byteLength;
      this.#sink.write(copy).catch(() => this.#failed());
    } catch {
      this.#failed();
    }
  }

  close(): void {
    this.#mid = null;
    this.#sink.close();
  }

  /** Refused by the browser: the frame is missing at the receiver, and what follows needs a key frame. */
  #failed(): void {
    this.#errors++;
    this.interrupt();
  }
}
