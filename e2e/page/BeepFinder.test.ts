import { expect, test } from 'vitest';
import { BeepFinder } from './BeepFinder.ts';
import { BEEP_HZ } from './flashAndBeep.ts';

const SAMPLE_RATE = 48_000;
const BLOCK = 480;

/** Where beeps are found, ms, in a second of sound that comes in blocks of 10 ms. */
function find(sound: (seconds: number) => number): number[] {
  const found: number[] = [];
  const finder = new BeepFinder((at) => found.push(at / 1000));
  for (let block = 0; block < 100; block += 1) {
    const samples = Float32Array.from({ length: BLOCK }, (_, at) => sound((block * BLOCK + at) / SAMPLE_RATE));
    finder.hear(samples, block * 10_000, SAMPLE_RATE);
  }
  return found;
}

const beep = (from: number) => (seconds: number) =>
  seconds >= from && seconds < from + 0.08 ? 0.4 * Math.sin(2 * Math.PI * BEEP_HZ * (seconds - from)) : 0;

test.each([0.3, 0.3042, 0.3098])('a beep at %f s is found to the millisecond', (from) => {
  const [at, ...others] = find(beep(from));
  expect(others).toEqual([]);
  expect(Math.abs((at ?? 0) - from * 1000)).toBeLessThan(1);
});

test('two beeps are two; quiet and another tone are none', () => {
  expect(find((seconds) => beep(0.2)(seconds) + beep(0.7)(seconds))).toHaveLength(2);
  expect(find(() => 0)).toEqual([]);
  expect(find((seconds) => 0.2 * Math.sin(2 * Math.PI * 500 * seconds))).toEqual([]);
});
