import { expect, test } from 'vitest';
import { backoffDelay } from './backoff.ts';

const OPTIONS = { first: 500, cap: 5000 };

test('delays double up to the cap, half of each left to chance', () => {
  const least = Array.from({ length: 6 }, (_, attempt) => backoffDelay(attempt, OPTIONS, () => 0));
  const most = Array.from({ length: 6 }, (_, attempt) => backoffDelay(attempt, OPTIONS, () => 1));
  expect(least).toEqual([250, 500, 1000, 2000, 2500, 2500]);
  expect(most).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});

test('a great number of attempts is no great number', () => {
  expect(backoffDelay(10_000, OPTIONS, () => 1)).toBe(5000);
});
