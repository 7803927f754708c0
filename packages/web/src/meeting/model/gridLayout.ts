/** CSS pixels, from the top left of the area. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

/** A camera's picture; the grid is chosen so that as much as possible of such a picture shows in all. */
const PICTURE_RATIO = 16 / 9;
/** Faces may be cut at the sides down to this; further where the area is upright, so that a phone is filled. */
const NARROWEST_RATIO = 1.2;
const NARROWEST_UPRIGHT_RATIO = 3 / 4;
/** A tile wider than this would cut foreheads. */
const WIDEST_RATIO = 2;

/**
 * Places `count` tiles of one size in rows, the last one centred, so that they fill the area as well as they can
 * without overlapping or leaving it. All rows × columns are tried; for a meeting's numbers that is nothing.
 *
 * @param gap between tiles, CSS pixels
 * @returns a place for each tile, row by row; empty where there is no area
 */
export function gridLayout(count: number, area: Area, gap: number): readonly Rect[] {
  if (count < 1 || area.width <= 0 || area.height <= 0) return [];
  const narrowest = area.width >= area.height ? NARROWEST_RATIO : NARROWEST_UPRIGHT_RATIO;
  let best: { columns: number; rows: number; cell: Area; score: number } | null = null;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cell = {
      width: (area.width - gap * (columns - 1)) / columns,
      height: (area.height - gap * (rows - 1)) / rows,
    };
    const score = shownOf(cell);
    if (best === null || score > best.score) best = { columns, rows, cell, score };
  }
  if (best === null || best.score <= 0) return [];
  const { columns, rows } = best;
  const tile = within(best.cell, narrowest);
  const top = (area.height - (tile.height * rows + gap * (rows - 1))) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - (tile.width * inRow + gap * (inRow - 1))) / 2;
    return {
      x: left + (index - row * columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      ...tile,
    };
  });
}

/** The largest tile that the cell holds. */
function within({ width, height }: Area, narrowest: number): Area {
  const ratio = width / height;
  if (ratio > WIDEST_RATIO) return { width: height * WIDEST_RATIO, height };
  if (ratio < narrowest) return { width, height: width / narrowest };
  return { width, height };
}

/** How much of a picture a cell can show, in square pixels; a picture may be cut to a square, but that counts less. */
function shownOf(cell: Area): number {
  if (cell.width <= 0 || cell.height <= 0) return 0;
  const whole = Math.min(cell.width, cell.height * PICTURE_RATIO);
  const wholeArea = (whole * whole) / PICTURE_RATIO;
  const square = Math.min(cell.width, cell.height);
  return Math.max(wholeArea, square * square * 0.8);
}
