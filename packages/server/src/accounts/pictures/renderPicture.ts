import pLimit from 'p-limit';
import { pictureFormat } from './pictureFormat.ts';

/** What a profile picture may weigh when it is sent, in bytes. */
export const PICTURE_MAX_BYTES = 5 * 1024 * 1024;

/** The picture cannot be taken; the message says why, beside its field. */
export class PictureRefusedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PictureRefusedError';
  }
}

/**
 * Makes a square WebP of 512 px from what was uploaded: turned upright, cropped around the middle. Nothing of the
 * file is kept but its pixels: neither place nor camera, which sharp drops unless it is told otherwise.
 *
 * @throws {PictureRefusedError}
 */
export async function renderPicture(bytes: Buffer): Promise<Buffer> {
  if (bytes.length > PICTURE_MAX_BYTES)
    throw new PictureRefusedError('The picture is larger than 5 MB: choose a smaller one.');
  if (pictureFormat(bytes) === null)
    throw new PictureRefusedError('This is no picture that can be used: choose a JPEG, PNG, WebP, GIF or AVIF file.');
  return await limit(() => render(bytes));
}

async function render(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  // One picture at a time and nothing kept of it: the memory goes back.
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', autoOrient: true });
    const { width, height } = await picture.metadata();
    if (width * height > MOST_PIXELS) throw new PictureRefusedError(TOO_MANY_PIXELS);
    return await picture
      .resize(SIDE_PIXELS, SIDE_PIXELS, { fit: 'cover', position: 'centre' })
      .webp({ quality: 82 })
      .timeout({ seconds: MOST_SECONDS })
      .toBuffer();
  } catch (cause) {
    if (cause instanceof PictureRefusedError) throw cause;
    if (cause instanceof Error && /pixel limit/i.test(cause.message)) {
      throw new PictureRefusedError(TOO_MANY_PIXELS, { cause });
    }
    throw new PictureRefusedError('The picture is damaged or incomplete: save it again, or choose another.', { cause });
  }
}

const limit = pLimit(1);
const SIDE_PIXELS = 512;
/** The sensors of today's phones make 50 million; a file of a few kilobytes may claim a hundred times as many. */
const MOST_PIXELS = 51_000_000;
const MOST_SECONDS = 15;
const TOO_MANY_PIXELS = 'The picture has too many pixels, more than 50 million: make it smaller first.';
