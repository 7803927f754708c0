import { expect, test } from 'vitest';
import { parseTime } from './parseTime.ts';

const iso = (text: string) => parseTime(text).time?.toISOString() ?? null;

test.each([
  ['2026-12-01T10:00Z', '2026-12-01T10:00:00.000Z'],
  ['2026-12-01T10:00+03:00', '2026-12-01T07:00:00.000Z'],
  ['2026-12-01 10:00Z', '2026-12-01T10:00:00.000Z'],
  ['2026-12-01 10:00:00-09:30', '2026-12-01T19:30:00.000Z'],
  ['2026-12-01T10:00:00+0300', '2026-12-01T07:00:00.000Z'],
  ['2026-12-01T10:00:00+03', '2026-12-01T07:00:00.000Z'],
  ['2026-12-01T10:00-12', '2026-12-01T22:00:00.000Z'],
  ['2026-12-01t10:00:00z', '2026-12-01T10:00:00.000Z'],
  ['2026-12-01T10:00:00,5Z', '2026-12-01T10:00:00.500Z'],
  ['2026-12-01T10:00:00.123456789+00:00', '2026-12-01T10:00:00.123Z'],
  ['2026-12-01T10:00:00-00:00', '2026-12-01T10:00:00.000Z'],
  ['20261201T100000Z', '2026-12-01T10:00:00.000Z'],
  ['20261201T1000+0530', '2026-12-01T04:30:00.000Z'],
  ['20261201 100000.25-08:00', '2026-12-01T18:00:00.250Z'],
  ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
  ['2026-12-01T00:00:00+23:59', '2026-11-30T00:01:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['2200-01-01T02:59:59+03:00', '2199-12-31T23:59:59.000Z'],
])('%s is %s', (text, expected) => {
  expect(iso(text)).toBe(expected);
});

test.each([
  ['nothing', ''],
  ['words', 'tomorrow at ten'],
  ['a day alone', '2026-12-01'],
  ['no offset', '2026-12-01T10:00:00'],
  ['two spaces', '2026-12-01  10:00:00Z'],
  ['a space before Z', '2026-12-01T10:00:00 Z'],
  ['a day that no calendar has', '2026-02-30T10:00:00Z'],
  ['29 February of a year without', '2027-02-29T10:00:00Z'],
  ['day 0', '2026-12-00T10:00:00Z'],
  ['month 13', '2026-13-01T10:00:00Z'],
  ['month 0', '2026-00-01T10:00:00Z'],
  ['hour 24', '2026-12-01T24:00:00Z'],
  ['minute 60', '2026-12-01T10:60Z'],
  ['a leap second', '2026-12-31T23:59:60Z'],
  ['an offset of a day', '2026-12-01T10:00:00+24:00'],
  ['an offset of 60 minutes', '2026-12-01T10:00:00+0360'],
  ['a fraction of nothing', '2026-12-01T10:00:00.Z'],
  ['a year of five digits', '+012026-12-01T10:00:00Z'],
  ['what is behind it', '2026-12-01T10:00:00Z, or later'],
])('%s is no time', (_what, text) => {
  expect(parseTime(text).problem).toContain('This is no date and time with an offset from UTC');
});

test.each(['2026-12-01T10:00:00 03:00', '2026-12-01 10:00 0300', '2026-12-01T10:00 03', '20261201T100000 03:00'])(
  '%s has lost its +, and is told so',
  (text) => {
    expect(parseTime(text)).toEqual({ time: null, problem: expect.stringContaining('%2B') });
  },
);

test.each(['2026-02-30T10:00:00 03:00', '2026-12-01 10', '2026-12-01 10:00', '2026-12-01T10:00:00  03:00'])(
  '%s would be no time with a + either',
  (text) => {
    expect(parseTime(text).problem).not.toContain('%2B');
  },
);

test.each([
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '0099-06-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00+00:01',
  '2200-01-01T00:00:00Z',
  '2199-12-31T23:59:00-00:01',
  '9999-12-31T23:59:59-14:00',
])('%s is in a year that nobody plans for', (text) => {
  expect(parseTime(text).problem).toContain('1970 to 2199');
});

test('what Date reads too is the same instant', () => {
  let state = 20261201;
  // Mulberry32: the same times in each run.
  const random = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const one = (...choices: string[]) => choices[random(choices.length)] ?? '';
  const two = (below: number, from = 0) => String(from + random(below)).padStart(2, '0');
  let both = 0;
  for (let round = 0; round < 8_000; round += 1) {
    const day = `${1960 + random(250)}-${two(14)}-${two(33)}`;
    const seconds = one('', `:${two(61)}`, `:${two(60)}.${random(1_000_000)}`);
    const offset = one('Z', `${one('+', '-')}${two(24)}:${two(61)}`);
    const text = `${day}T${two(25)}:${two(61)}${seconds}${offset}`;
    const { time } = parseTime(text);
    if (time === null) continue;
    both += 1;
    expect({ text, time: time.toISOString() }).toEqual({ text, time: new Date(text).toISOString() });
    const [date = '', rest = ''] = text.split('T');
    const basic = `${date.replaceAll('-', '')}T${rest.replaceAll(':', '')}`;
    for (const same of [text.replace('T', ' '), text.toLowerCase(), text.replace('.', ','), basic]) {
      expect({ same, time: iso(same) }).toEqual({ same, time: time.toISOString() });
    }
  }
  expect(both).toBeGreaterThan(2_000);
});
