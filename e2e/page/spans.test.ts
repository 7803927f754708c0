import { expect, test } from 'vitest';
import { gapsBetween, longest, overlaps, union } from './spans.ts';

const span = (from: number, to: number) => ({ from, to });

test('spans that touch or overlap are one, whatever their order', () => {
  expect(union([span(5, 9), span(0, 2), span(2, 4), span(6, 7)])).toEqual([span(0, 4), span(5, 9)]);
});

test('what lies between them, and the longest of it', () => {
  const gaps = gapsBetween([span(0, 4), span(5, 9), span(19, 20)]);
  expect(gaps).toEqual([span(4, 5), span(9, 19)]);
  expect(longest(gaps)).toEqual(span(9, 19));
  expect(longest([])).toEqual(span(0, 0));
});

test('where both have something, and not where they only touch', () => {
  expect(overlaps([span(0, 4), span(6, 10)], [span(3, 7), span(10, 12)])).toEqual([span(3, 4), span(6, 7)]);
});
