import { type Area, gridLayout, type Rect } from './gridLayout.ts';
import type { Tile } from './tiles.ts';

/** Where tiles go. Tiles without a place are not shown; `hidden` says how many faces that is. */
export interface StageLayout {
  readonly places: ReadonlyMap<string, Rect>;
  readonly hidden: number;
  /** Where to say how many are hidden; null where none is. */
  readonly more: Rect | null;
}

/** Faces beside a screen are not made smaller than this, CSS pixels; who does not fit is in the people panel. */
const LEAST_FACE = { width: 104, height: 64 } as const;
/** The share of the longer side that the faces beside a screen take. */
const STRIP_SHARE = 0.2;
const STRIP_LEAST = 104;
const STRIP_MOST = 360;

/**
 * All tiles in a grid, or, where there is something to look at, that large and the faces in a strip: at the right of a
 * wide window, below on an upright one. Who speaks comes to the front of a strip that does not hold everybody.
 *
 * @param main keys of the tiles to show large, in order
 * @param gap between tiles, CSS pixels
 */
export function stageLayout(tiles: readonly Tile[], main: readonly string[], area: Area, gap: number): StageLayout {
  const large = tiles.filter(({ key }) => main.includes(key));
  const rest = tiles.filter(({ key }) => !main.includes(key));
  if (large.length === 0) return { places: place(tiles, gridLayout(tiles.length, area, gap)), hidden: 0, more: null };
  if (rest.length === 0) return { places: place(large, gridLayout(large.length, area, gap)), hidden: 0, more: null };

  const wide = area.width >= area.height;
  const along = wide ? area.width : area.height;
  const strip = Math.min(STRIP_MOST, Math.max(STRIP_LEAST, along * STRIP_SHARE));
  const mainArea = wide
    ? { width: area.width - strip - gap, height: area.height }
    : { width: area.width, height: area.height - strip - gap };
  const stripArea = wide ? { width: strip, height: area.height } : { width: area.width, height: strip };
  const offset = wide ? { x: mainArea.width + gap, y: 0 } : { x: 0, y: mainArea.height + gap };

  const columns = Math.max(1, Math.floor((stripArea.width + gap) / (LEAST_FACE.width + gap)));
  const rows = Math.max(1, Math.floor((stripArea.height + gap) / (LEAST_FACE.height + gap)));
  const capacity = columns * rows;
  const fits = rest.length <= capacity;
  const shown = fits ? rest : speakersFirst(rest).slice(0, capacity - 1);
  const cells = gridLayout(fits ? shown.length : shown.length + 1, stripArea, gap).map((rect) => move(rect, offset));
  const moreCell = fits ? undefined : cells[shown.length];
  return {
    places: new Map([...place(large, fill(large.length, mainArea, gap)), ...place(shown, cells)]),
    hidden: rest.length - shown.length,
    more: moreCell ?? null,
  };
}

/** A screen takes all of its cell: it is shown whole, whatever its shape. */
function fill(count: number, area: Area, gap: number): readonly Rect[] {
  return count === 1 ? [{ x: 0, y: 0, ...area }] : gridLayout(count, area, gap);
}

function place(tiles: readonly Tile[], rects: readonly Rect[]): Map<string, Rect> {
  return new Map(
    tiles.flatMap(({ key }, index) => {
      const rect = rects[index];
      return rect === undefined ? [] : [[key, rect] as const];
    }),
  );
}

function move(rect: Rect, by: { x: number; y: number }): Rect {
  return { ...rect, x: rect.x + by.x, y: rect.y + by.y };
}

function speakersFirst(tiles: readonly Tile[]): readonly Tile[] {
  return [...tiles].sort((one, other) => rank(one) - rank(other));
}

function rank({ participant }: Tile): number {
  return participant.isSpeaking ? 0 : 1;
}
