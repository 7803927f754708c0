import { CODE_BOTTOM, CODE_COLUMNS, CODE_ROWS, CODE_TOP, encodeBarCode } from './barCode.ts';
import type { Noise } from './Noise.ts';

export interface Clock {
  width: number;
  height: number;
  publisher: number;
  label: string;
  /** Drawn under the writing: costs an encoder bits. */
  noise?: Noise | null;
}

/** The time as a bar code, with who drew it. */
export function drawClock(
  context: CanvasRenderingContext2D,
  { width, height, publisher, label, noise = null }: Clock,
): void {
  const now = Date.now();
  context.fillStyle = `hsl(${(publisher * 67) % 360} 45% 45%)`;
  context.fillRect(0, 0, width, height);
  noise?.draw(context);
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
