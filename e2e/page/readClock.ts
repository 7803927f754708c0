import { type ClockReading, CODE_BOTTOM, CODE_COLUMNS, CODE_ROWS, CODE_TOP, decodeBarCode } from './barCode.ts';

/** Read at this size whatever the layer is: 10 pixels a cell across, more down. */
const WIDTH = 160;
const HEIGHT = 90;

let canvas: HTMLCanvasElement | null = null;

/** The clock and its publisher in what a video shows at this moment; null without a picture or a whole code. */
export function readClock(video: HTMLVideoElement): ClockReading | null {
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  canvas ??= document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, WIDTH, HEIGHT);
  const cellWidth = WIDTH / CODE_COLUMNS;
  const cellHeight = (HEIGHT * (CODE_BOTTOM - CODE_TOP)) / CODE_ROWS;
  const cells = Array.from({ length: CODE_COLUMNS * CODE_ROWS }, (_, index) => {
    const x = Math.floor(((index % CODE_COLUMNS) + 0.3) * cellWidth);
    const y = Math.floor(HEIGHT * CODE_TOP + (Math.floor(index / CODE_COLUMNS) + 0.3) * cellHeight);
    const { data } = context.getImageData(x, y, Math.floor(cellWidth * 0.4), Math.floor(cellHeight * 0.4));
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += data[at + 1] ?? 0;
    return sum / (data.length / 4) > 127;
  });
  return decodeBarCode(cells);
}
