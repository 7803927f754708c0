import { expect, test } from 'vitest';
import { type Area, gridLayout, type Rect } from './gridLayout.ts';

const WINDOWS: Record<string, Area> = {
  phone: { width: 344, height: 670 },
  'phone on its side': { width: 700, height: 290 },
  laptop: { width: 1264, height: 728 },
  wall: { width: 2544, height: 1360 },
  'a panel open': { width: 900, height: 728 },
};

const area = ({ width, height }: Area) => width * height;

function isInside({ x, y, width, height }: Rect, window: Area): boolean {
  return x > -0.01 && y > -0.01 && x + width < window.width + 0.01 && y + height < window.height + 0.01;
}

function overlap(one: Rect, other: Rect): boolean {
  const apart =
    one.x + one.width <= other.x + 0.01 ||
    other.x + other.width <= one.x + 0.01 ||
    one.y + one.height <= other.y + 0.01 ||
    other.y + other.height <= one.y + 0.01;
  return !apart;
}

test.each(Object.entries(WINDOWS))('1 to 49 tiles fill a window like a %s and never leave it', (_, window) => {
  for (let count = 1; count <= 49; count += 1) {
    const tiles = gridLayout(count, window, 8);
    expect(tiles).toHaveLength(count);
    expect(
      tiles.every((tile) => isInside(tile, window)),
      `${count} inside`,
    ).toBe(true);
    expect(
      tiles.every(({ width, height }) => width / height > 0.74 && width / height < 2.01),
      `${count} shape`,
    ).toBe(true);
    const overlapping = tiles.some((tile, index) => tiles.slice(index + 1).some((other) => overlap(tile, other)));
    expect(overlapping, `${count} overlap`).toBe(false);
    const covered = tiles.reduce((sum, tile) => sum + area(tile), 0);
    // Of what the gaps leave; five in a square is the hardest.
    expect(covered / area(window), `${count} cover`).toBeGreaterThan(0.4);
  }
});

test('one fills a laptop, two stand side by side, and one above the other on a phone', () => {
  const [one] = gridLayout(1, { width: 1264, height: 728 }, 8);
  expect(one).toEqual({ x: 0, y: 0, width: 1264, height: 728 });
  const wide = gridLayout(2, { width: 1264, height: 728 }, 8);
  expect(new Set(wide.map(({ y }) => y)).size).toBe(1);
  const upright = gridLayout(2, { width: 344, height: 670 }, 8);
  expect(new Set(upright.map(({ x }) => x)).size).toBe(1);
});

test('the last row is centred', () => {
  const [, second, third] = gridLayout(3, { width: 1264, height: 728 }, 8);
  expect(third?.y).toBeGreaterThan(second?.y ?? 0);
  expect((third?.x ?? 0) + (third?.width ?? 0) / 2).toBeCloseTo(1264 / 2);
});

test('there is nothing to place without people or without an area', () => {
  expect(gridLayout(0, { width: 100, height: 100 }, 8)).toEqual([]);
  expect(gridLayout(3, { width: 0, height: 100 }, 8)).toEqual([]);
});
