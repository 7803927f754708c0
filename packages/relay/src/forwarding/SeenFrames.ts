import type { EncodedFrameMetadata } from './encodedTransform.ts';

/** Codecs refer back by less than this; frame ids grow by one a frame. */
const KEPT = 128;

/** Ids of the frames of one stream that have passed lately. */
export class SeenFrames {
  readonly #ids: number[] = [];
  readonly #known = new Set<number>();

  add({ frameId }: EncodedFrameMetadata): void {
    if (frameId === undefined) return;
    this.#ids.push(frameId);
    this.#known.add(frameId);
    if (this.#ids.length <= KEPT) return;
    const oldest = this.#ids.shift();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  /** Whether everything that the frame refers to has passed. False where the codec tells no ids (VP8). */
  complete({ frameId, dependencies }: EncodedFrameMetadata): boolean {
    if (frameId === undefined || dependencies === undefined || dependencies.length === 0) return false;
    return dependencies.every((id) => this.#known.has(id));
  }
}
