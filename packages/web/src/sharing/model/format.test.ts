import { describe, expect, test } from 'vitest';
import {
  formatMegabits,
  formatMegabytes,
  formatMilliseconds,
  formatPercent,
  formatSpan,
  formatStreams,
} from './format.ts';

describe('amounts in words', () => {
  test.each([
    [0, '0 MB'],
    [420_000, '0.4 MB'],
    [9_949_999, '9.9 MB'],
    [9_960_000, '10 MB'],
    [128_400_000, '128 MB'],
    [1_204_000_000, '1,204 MB'],
  ])('%d bytes are %j', (bytes, text) => {
    expect(formatMegabytes(bytes)).toBe(text);
  });

  test.each([
    [0, '0 Mbit/s'],
    [49_000, '0 Mbit/s'],
    [420_000, '0.4 Mbit/s'],
    [12_000_000, '12.0 Mbit/s'],
    [99_960_000, '100 Mbit/s'],
    [124_400_000, '124 Mbit/s'],
  ])('%d bit/s are %j', (bitrate, text) => {
    expect(formatMegabits(bitrate)).toBe(text);
  });

  test.each([
    [0.4, 'under 1 ms'],
    [3.6, '4 ms'],
    [1200, '1,200 ms'],
  ])('a round trip of %d is %j', (milliseconds, text) => {
    expect(formatMilliseconds(milliseconds)).toBe(text);
  });

  test.each([
    [-5, '0 sec'],
    [45_900, '45 sec'],
    [60_000, '1 min'],
    [3_599_000, '59 min'],
    [3_600_000, '1 hr'],
    [3_900_000, '1 hr 5 min'],
  ])('%d ms go on for %j', (milliseconds, text) => {
    expect(formatSpan(milliseconds)).toBe(text);
  });

  test('streams are counted', () => {
    expect([0, 1, 4].map(formatStreams)).toEqual(['no streams', '1 stream', '4 streams']);
  });

  test('a share is a percentage', () => {
    expect(formatPercent(0.624)).toBe('62%');
  });
});
