import type { ElementInfo } from 'livekit-client';

/**
 * Stands for an element in LiveKit's adaptive stream: the size at which a stream is watched, as `Call.watch` was told.
 * Setting dimensions or quality does not hold a layer there, an observed element does (relay.md, *Worker and page*).
 */
export class WatchedSize implements ElementInfo {
  readonly element: object = {};
  readonly pictureInPicture = false;
  /** Zero: what is hidden is hidden at once, without LiveKit's delay for elements. */
  readonly visibilityChangedAt = 0;
  handleResize?: () => void;
  handleVisibilityChanged?: () => void;
  #size = { width: 0, height: 0 };
  #visible = false;

  get visible(): boolean {
    return this.#visible;
  }

  width(): number {
    return this.#size.width;
  }

  height(): number {
    return this.#size.height;
  }

  /** Device pixels; null: not watched, and nothing is sent. The last size is kept, so that coming back needs one message. */
  set(size: { width: number; height: number } | null): void {
    const visible = size !== null;
    const resized = size !== null && (size.width !== this.#size.width || size.height !== this.#size.height);
    if (size !== null) this.#size = size;
    if (resized) this.handleResize?.();
    if (visible === this.#visible) return;
    this.#visible = visible;
    this.handleVisibilityChanged?.();
  }

  observe(): void {}

  stopObserving(): void {}
}
