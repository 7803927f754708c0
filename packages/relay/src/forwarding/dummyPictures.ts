import type { Clock } from '../Clock.ts';

const WIDTH = 64;
const HEIGHT = 36;
const FRAMES_PER_SECOND = 4;

/** WebCodecs' VideoFrame, which TypeScript's page library types too, but for this constructor. */
type PictureConstructor = new (
  data: Uint8Array,
  init: { format: 'I420'; codedWidth: number; codedHeight: number; timestamp: number },
) => unknown;

/**
 * Feeds the track that the senders of links are made with. A video sender without pictures gets no share of the line and
 * hears no key frame request (relay.md, *How it was done*, 4); what it encodes is dropped. In the worker, whose timers
 * a hidden page does not slow down. Ends with the track.
 */
export function writeDummyPictures(writable: WritableStream, Picture: PictureConstructor, clock: Clock): void {
  const writer = writable.getWriter();
  const grey = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
  const end = clock.every(1000 / FRAMES_PER_SECOND, () => {
    const timestamp = clock.now() * 1000;
    const picture = new Picture(grey, { format: 'I420', codedWidth: WIDTH, codedHeight: HEIGHT, timestamp });
    writer.write(picture).catch(end);
  });
  writer.closed.then(end, end);
}
