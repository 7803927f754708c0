import type { EncodedFrameMetadata } from './encodedTransform.ts';

/** Codecs refer back by less than this, and repeats come sooner. */
const KEPT = 256;

/** Which frames of one stream have passed lately. */
export class SeenFrames {
  readonly #ids = new RecentSet<number>(KEPT);
  readonly #frames = new RecentSet<string>(KEPT);

  /**
   * False for a frame that has passed already: whoever probes a line repeats packets, and a receiver makes whole frames of
   * them again before its decoder throws them away.
   */
  add({ frameId, synchronizationSource, rtpTimestamp, spatialIndex }: EncodedFrameMetadata): boolean {
    if (frameId !== undefined) this.#ids.add(frameId);
    if (rtpTimestamp === undefined) return true;
    return this.#frames.add(`${synchronizationSource}/${rtpTimestamp}/${spatialIndex}`);
  }

  /** Whether everything that the frame refers to has passed. False where the codec tells no ids (VP8). */
  complete({ frameId, dependencies }: EncodedFrameMetadata): boolean {
    if (frameId === undefined || dependencies === undefined || dependencies.length === 0) return false;
    return dependencies.every((id) => this.#ids.has(id));
  }
}

/** The last values that were added. */
class RecentSet<T> {
  readonly #values = new Set<T>();

  constructor(private readonly size: number) {}

  /** False where it is known. */
  add(value: T): boolean {
    if (this.#values.has(value)) return false;
    this.#values.add(value);
    if (this.#values.size > this.size) {
      // A set keeps the order in which its values came.
      const [oldest] = this.#values;
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return true;
  }

  has(value: T): boolean {
    return this.#values.has(value);
  }
}
