import { expect, test } from 'vitest';
import type { FlashesAndBeeps } from '../page/lipSync.ts';
import { lipSyncOf } from './lipSync.ts';

const page = (flashes: number[], beeps: number[]): FlashesAndBeeps => ({
  flashes,
  beeps,
  unsure: 0,
  outputLatencyMs: 30,
});
const SOURCE = page([1000, 2030, 3010, 4050], [1010, 2020, 3010, 4040]);

test('what the source was off by is taken off, clap by clap', () => {
  const late = page(
    SOURCE.flashes.map((at) => at + 140),
    SOURCE.beeps.map((at) => at + 100),
  );
  expect(lipSyncOf(SOURCE, late)).toMatchObject({
    skews: [40, 40, 40, 40],
    median: 40,
    p95: 40,
    pictureLatency: 140,
    soundLatency: 100,
    left: 0,
  });
});

test('a clap that was not seen is left out, and told; too few are refused', () => {
  const missed = page([1100, 3110, 4150], [1110, 2120, 3110, 4140]);
  expect(lipSyncOf(SOURCE, missed)).toMatchObject({ skews: [0, 0, 0], left: 1 });
  expect(() => lipSyncOf(SOURCE, page([1100], [1110]))).toThrow('too few claps');
});
