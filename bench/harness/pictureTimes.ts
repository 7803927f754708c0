import { ageOf } from '../../e2e/page/barCode.ts';
import type { ShownPicture } from './page/tilePictures.ts';

/**
 * The longest wait for a picture that ended between two moments, or went on at the second, ms. Where a page was not told of pictures
 * in between it is the longest that it can have been, by when the element had counted them and by their publisher's pace: shared
 * evenly among them it would be shorter than it was.
 *
 * @param pace ms from one picture to the next at the publisher
 */
export function longestWait(
  pictures: readonly ShownPicture[],
  { from, to, pace }: { from: number; to: number; pace: number },
): number {
  const seen = pictures.filter(({ at }) => at < to);
  const waits = seen.flatMap((picture, index) => {
    const before = seen[index - 1];
    return before === undefined || picture.at <= from ? [] : [waitFor(picture, before, pace)];
  });
  const last = seen.at(-1);
  return Math.max(...waits, last === undefined ? to - from : to - Math.max(last.at, from));
}

function waitFor({ at, count, between }: ShownPicture, before: ShownPicture, pace: number): number {
  const whole = at - before.at;
  if (count === 1) return whole;
  const ends = [...between.map(({ to }) => to), at];
  const begins = [before.at, ...between.map(({ from }) => from)];
  const parts = ends.map((end, index) => end - (begins[index] ?? end));
  return Math.min(Math.max(...parts), whole - (count - 1) * pace);
}

/** When the first picture of all was shown, ms since the epoch; undefined: none was. */
export function firstPicture(pictures: readonly ShownPicture[]): number | undefined {
  return pictures[0]?.at;
}

/**
 * When the first picture that came over the LAN was shown, ms since the epoch: the tile named its source before, and the
 * element plays another track than that of the call server's first picture. (Of its last one the page may be told when the
 * element plays the other track already.)
 */
export function firstOverLan(pictures: readonly ShownPicture[]): number | undefined {
  const engine = pictures.find(({ source }) => source === 'sfu')?.track;
  return pictures.find(({ source, track }) => source === 'lan' && track !== engine)?.at;
}

/** For each picture that both showed, how much later the second did, ms. The clock tells pictures apart. */
export function laterBy(first: readonly ShownPicture[], second: readonly ShownPicture[]): number[] {
  const shown = firstTimes(first);
  return [...firstTimes(second)].flatMap(([clock, at]) => {
    const before = shown.get(clock);
    return before === undefined ? [] : [at - before];
  });
}

/** When each picture was shown for the first time, by its clock. */
function firstTimes(pictures: readonly ShownPicture[]): Map<number, number> {
  return new Map(pictures.toReversed().flatMap(({ clock, at }) => (clock === null ? [] : [[clock, at] as const])));
}

/** How old each picture was when it was shown, ms. */
export function agesOf(pictures: readonly ShownPicture[]): number[] {
  return pictures.flatMap(({ clock, at }) => (clock === null ? [] : [ageOf({ clock, publisher: 0 }, at)]));
}
