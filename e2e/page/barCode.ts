/** What a picture of the clock says: when it was drawn, and by whom. */
export interface ClockReading {
  /** Milliseconds since the epoch, modulo 2^32, when the picture was drawn. */
  clock: number;
  /** The picture's id: 1 to 127 for a camera, the same plus 128 for that person's screen. */
  publisher: number;
}

/** A screen's pictures carry the camera's id with this bit. */
export const SCREEN_BIT = 0x80;

/** The code is a block of black and white cells: 32 bits of clock, 8 of publisher, 8 of checksum. */
export const CODE_COLUMNS = 16;
export const CODE_ROWS = 3;
const CODE_CELLS = CODE_COLUMNS * CODE_ROWS;

/** Where the block lies in the picture, as fractions of its height; it is as wide as the picture. */
export const CODE_TOP = 0.4;
export const CODE_BOTTOM = 1;

/** The 48 cells of a reading, row by row, most significant bit first; true is white. */
export function encodeBarCode({ clock, publisher }: ClockReading): boolean[] {
  const bytes = [...bytesOf(clock), publisher & 0xff];
  bytes.push(checksum(bytes));
  return bytes.flatMap((byte) => Array.from({ length: 8 }, (_, bit) => ((byte >> (7 - bit)) & 1) === 1));
}

/** The reading of 48 cells, or null where the checksum says that they are no code or a broken one. */
export function decodeBarCode(cells: readonly boolean[]): ClockReading | null {
  if (cells.length !== CODE_CELLS) return null;
  const bytes = Array.from({ length: CODE_CELLS / 8 }, (_, index) =>
    cells.slice(index * 8, index * 8 + 8).reduce((byte, cell) => byte * 2 + (cell ? 1 : 0), 0),
  );
  const [a = 0, b = 0, c = 0, d = 0, publisher = 0, sum = 0] = bytes;
  if (checksum([a, b, c, d, publisher]) !== sum || publisher === 0) return null;
  return { clock: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, publisher };
}

/** Milliseconds from a reading's clock to `now`, across the wrap at 2^32. */
export function ageOf(reading: ClockReading, now: number): number {
  return (((now % 2 ** 32) - reading.clock + 2 ** 32 + 2 ** 31) % 2 ** 32) - 2 ** 31;
}

function bytesOf(clock: number): number[] {
  const low = clock % 2 ** 32;
  return [24, 16, 8, 0].map((shift) => Math.floor(low / 2 ** shift) & 0xff);
}

/** CRC-8, polynomial 0x07; the start of 0x5a keeps a black picture from being a valid code. */
function checksum(bytes: readonly number[]): number {
  return bytes.reduce((crc, byte) => {
    let value = crc ^ byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x80 ? ((value << 1) ^ 0x07) & 0xff : (value << 1) & 0xff;
    return value;
  }, 0x5a);
}
