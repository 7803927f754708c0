import { expect, test } from 'vitest';
import { SeenFrames } from './SeenFrames.ts';

const ssrc = (synchronizationSource: number, rtpTimestamp: number, more = {}) => ({
  synchronizationSource,
  rtpTimestamp,
  ...more,
});

test('F1: a frame that has passed is told from one that has not, by source, time and layer', () => {
  const seen = new SeenFrames();
  expect(seen.add(ssrc(1, 3000))).toBe(true);
  expect(seen.add(ssrc(1, 6000))).toBe(true);
  expect(seen.add(ssrc(1, 3000))).toBe(false);
  expect(seen.add(ssrc(2, 3000))).toBe(true);
  // The layers of one picture have one time.
  expect(seen.add(ssrc(1, 9000, { spatialIndex: 0 }))).toBe(true);
  expect(seen.add(ssrc(1, 9000, { spatialIndex: 1 }))).toBe(true);
  expect(seen.add(ssrc(1, 9000, { spatialIndex: 1 }))).toBe(false);
});

test('F1: a frame whose time nobody tells is never taken for a repeat', () => {
  const seen = new SeenFrames();
  expect(seen.add({ frameId: 1 })).toBe(true);
  expect(seen.add({ frameId: 1 })).toBe(true);
});

test('F9: a frame is complete when all that it refers to has passed', () => {
  const seen = new SeenFrames();
  for (const frameId of [1, 2, 4]) seen.add(ssrc(1, frameId * 3000, { frameId }));
  expect(seen.complete({ frameId: 5, dependencies: [4, 2] })).toBe(true);
  expect(seen.complete({ frameId: 5, dependencies: [4, 3] })).toBe(false);
  expect(seen.complete({ frameId: 5, dependencies: [3] })).toBe(false);
});

test('F9: without ids, or with nothing referred to, nobody knows', () => {
  const seen = new SeenFrames();
  seen.add(ssrc(1, 3000, { frameId: 1 }));
  expect(seen.complete({})).toBe(false);
  expect(seen.complete({ dependencies: [1] })).toBe(false);
  expect(seen.complete({ frameId: 2 })).toBe(false);
  expect(seen.complete({ frameId: 2, dependencies: [] })).toBe(false);
});

test('F9: the last 256 frames are remembered, and no more', () => {
  const seen = new SeenFrames();
  for (let frameId = 0; frameId <= 256; frameId++) seen.add(ssrc(1, frameId * 3000, { frameId }));
  expect(seen.complete({ frameId: 257, dependencies: [1] })).toBe(true);
  expect(seen.complete({ frameId: 257, dependencies: [0] })).toBe(false);
  expect(seen.add(ssrc(1, 3000))).toBe(false);
  expect(seen.add(ssrc(1, 0))).toBe(true);
});
