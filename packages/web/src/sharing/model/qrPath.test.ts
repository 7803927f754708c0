import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { qrPath } from './qrPath.ts';

test('draws the dark modules, each once, with a quiet zone of four', () => {
  const { size, path } = qrPath('381204');
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(width); step += 1) {
      const row = drawn[Number(y)];
      if (row !== undefined) row[Number(x) + step] = (row[Number(x) + step] ?? 0) + 1;
    }
  }
  const { data } = encode('381204', { ecc: 'M', border: 0 });
  expect(drawn.slice(4, -4).map((row) => row.slice(4, -4))).toEqual(data.map((row) => row.map(Number)));
  expect(size).toBe(data.length + 8);
});
