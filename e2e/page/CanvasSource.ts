export interface CanvasSize {
  width: number;
  height: number;
  framesPerSecond: number;
}

/** A canvas that is drawn again and again, in place of what a camera or a screen would show. */
export class CanvasSource {
  readonly #canvas = document.createElement('canvas');
  readonly #size: CanvasSize;
  readonly #draw: (context: CanvasRenderingContext2D, width: number, height: number) => void;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(size: CanvasSize, draw: (context: CanvasRenderingContext2D, width: number, height: number) => void) {
    this.#size = size;
    this.#draw = draw;
    this.#canvas.width = size.width;
    this.#canvas.height = size.height;
  }

  /** A track of its own for each caller; all show the same canvas. */
  track(): MediaStreamTrack {
    const { framesPerSecond } = this.#size;
    this.#drawNow();
    this.#timer ??= setInterval(() => this.#drawNow(), 1000 / framesPerSecond);
    const [track] = this.#canvas.captureStream(framesPerSecond).getVideoTracks();
    if (track === undefined) throw new Error('the canvas gave no track');
    return track;
  }

  #drawNow(): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('no 2d canvas');
    this.#draw(context, this.#size.width, this.#size.height);
  }
}
