import { describe, expect, test } from 'vitest';
import { ageOf, decodeBarCode, encodeBarCode, SCREEN_BIT } from './barCode.ts';

describe('bar code of the clock', () => {
  test('reads back what was drawn', () => {
    for (const clock of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 123456789]) {
      for (const publisher of [1, 127, 5 | SCREEN_BIT]) {
        expect(decodeBarCode(encodeBarCode({ clock, publisher }))).toEqual({ clock, publisher });
      }
    }
  });

  test('refuses a picture without a code, and one with any single cell turned', () => {
    expect(decodeBarCode(new Array<boolean>(48).fill(false))).toBeNull();
    expect(decodeBarCode(new Array<boolean>(48).fill(true))).toBeNull();
    const cells = encodeBarCode({ clock: 987654321, publisher: 3 });
    for (let index = 0; index < cells.length; index += 1) {
      expect(decodeBarCode(cells.map((cell, at) => (at === index ? !cell : cell)))).toBeNull();
    }
  });

  test('counts the age of a picture across the wrap of its clock', () => {
    const drawn = 2 ** 32 * 400 - 20;
    expect(ageOf({ clock: drawn % 2 ** 32, publisher: 1 }, drawn + 150)).toBe(150);
    expect(ageOf({ clock: 10, publisher: 1 }, 2 ** 32 * 400 + 5)).toBe(-5);
  });
});
