import { CODE_BOTTOM, CODE_COLUMNS, CODE_ROWS, CODE_TOP, encodeBarCode } from './barCode.ts';

export interface ClockPictureOptions {
  /** What the pictures' code says about who made them. */
  publisher: number;
  label: string;
  width: number;
  height: number;
  framesPerSecond: number;
}

/** A canvas that shows the time as a bar code, in place of what a camera or a screen would show. */
export class ClockPicture {
  readonly #canvas = document.createElement('canvas');
  readonly #options: ClockPictureOptions;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(options: ClockPictureOptions) {
    this.#options = options;
    this.#canvas.width = options.width;
    this.#canvas.height = options.height;
  }

  /** A track of its own for each caller; all show the same canvas. */
  track(): MediaStreamTrack {
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), 1000 / this.#options.framesPerSecond);
    const [track] = this.#canvas.captureStream(this.#options.framesPerSecond).getVideoTracks();
    if (track === undefined) throw new Error('the canvas gave no track');
    return track;
  }

  #draw(): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('no 2d canvas');
    const { width, height, publisher, label } = this.#options;
    const now = Date.now();
    context.fillStyle = `hsl(${(publisher * 67) % 360} 45% 45%)`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff';
    context.font = `${Math.round(height / 6)}px sans-serif`;
    context.fillText(`${label} ${new Date(now).toISOString().slice(11, 21)}`, width / 40, height / 4);
    const cellWidth = width / CODE_COLUMNS;
    const cellHeight = (height * (CODE_BOTTOM - CODE_TOP)) / CODE_ROWS;
    encodeBarCode({ clock: now % 2 ** 32, publisher }).forEach((white, index) => {
      context.fillStyle = white ? '#fff' : '#000';
      context.fillRect(
        (index % CODE_COLUMNS) * cellWidth,
        height * CODE_TOP + Math.floor(index / CODE_COLUMNS) * cellHeight,
        cellWidth,
        cellHeight,
      );
    });
  }
}
