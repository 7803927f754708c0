import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

const sample = (at: number, withSharing: number, withoutSharing: number) => ({ at, withSharing, withoutSharing });

test('draws the minute from left to right, the highest value at the top', () => {
  const { withSharing, withoutSharing, between } = sparkline(
    [sample(1_000_000, 0, 1e6), sample(1_030_000, 1e6, 2e6), sample(1_060_000, 2e6, 4e6)],
    300,
    40,
  );
  expect(withSharing).toBe('0,40 150,30 300,20');
  expect(withoutSharing).toBe('0,30 150,20 300,0');
  expect(between).toBe('0,30 150,20 300,0 300,20 150,30 0,40');
});

test('leaves out what is older than a minute, and keeps the rest in its place', () => {
  const { withSharing } = sparkline([sample(0, 9e6, 9e6), sample(30_000, 1e6, 1e6), sample(60_001, 1e6, 1e6)], 300, 40);
  expect(withSharing).toBe('150,0 300,0');
});

test('a little noise stays at the bottom', () => {
  expect(sparkline([sample(0, 5_000, 5_000)], 300, 40).withSharing).toBe('300,39.6');
});

test('nothing draws nothing', () => {
  expect(sparkline([], 300, 40)).toEqual({ withSharing: '', withoutSharing: '', between: '' });
});
