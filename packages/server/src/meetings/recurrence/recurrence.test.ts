import { RECURRENCE_FREQUENCIES, type RecurrenceFrequency } from '@vnet/protocol';
import { describe, expect, test } from 'vitest';
import { currentOccurrence, OPEN_END_MS, occurrencesOf, type Series } from './recurrence.ts';
import { DAY_MS, instantOf, offsetAt, timeZoneNamed, wallClockAt } from './zonedTime.ts';

/** With and without changes of clocks: in either half of the year, by half an hour, at midnight, across the date line. */
const ZONES = [
  'UTC',
  'Africa/Nairobi',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
];

/** Numbers that look random and are the same at each run (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function aSeries(part: { start: string; end?: string; frequency: RecurrenceFrequency; zone: string; until: string }) {
  return {
    startAt: new Date(part.start),
    endAt: part.end === undefined ? null : new Date(part.end),
    recurrence: { frequency: part.frequency, timeZone: part.zone, until: part.until },
  } satisfies Series;
}

const localTimes = (series: Series, zone: string) =>
  occurrencesOf(series).map(({ startAt }) =>
    new Date(wallClockAt(startAt.getTime(), zone)).toISOString().slice(0, 16).replace('T', ' '),
  );

describe('a meeting keeps its time of day when the clocks change', () => {
  test('9:00 in Berlin is 9:00 there before and after 29 March 2026, and an hour earlier in UTC', () => {
    const series = aSeries({
      start: '2026-03-23T08:00:00Z',
      end: '2026-03-23T08:30:00Z',
      frequency: 'weekly',
      zone: 'Europe/Berlin',
      until: '2026-04-06',
    });
    expect(occurrencesOf(series).map(({ startAt, endAt }) => [startAt.toISOString(), endAt?.toISOString()])).toEqual([
      ['2026-03-23T08:00:00.000Z', '2026-03-23T08:30:00.000Z'],
      ['2026-03-30T07:00:00.000Z', '2026-03-30T07:30:00.000Z'],
      ['2026-04-06T07:00:00.000Z', '2026-04-06T07:30:00.000Z'],
    ]);
  });

  test('2:30 on the day that has no 2:30 is 3:30; where there are two, the first counts', () => {
    const spring = aSeries({
      start: '2026-03-28T01:30:00Z',
      frequency: 'daily',
      zone: 'Europe/Berlin',
      until: '2026-03-30',
    });
    expect(localTimes(spring, 'Europe/Berlin')).toEqual(['2026-03-28 02:30', '2026-03-29 03:30', '2026-03-30 02:30']);
    const autumn = aSeries({
      start: '2026-10-24T00:30:00Z',
      frequency: 'daily',
      zone: 'Europe/Berlin',
      until: '2026-10-26',
    });
    expect(occurrencesOf(autumn).map(({ startAt }) => startAt.toISOString())).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });
});

describe('the days of a series', () => {
  test.each<[RecurrenceFrequency, string, string, string[]]>([
    ['weekdays', '2026-05-07T12:00:00Z', '2026-05-12', ['2026-05-07', '2026-05-08', '2026-05-11', '2026-05-12']],
    ['fortnightly', '2026-05-01T12:00:00Z', '2026-06-01', ['2026-05-01', '2026-05-15', '2026-05-29']],
    // Months that lack the day are passed over, as calendars do it (RFC 5545, 3.3.10).
    ['monthly_by_date', '2026-01-31T12:00:00Z', '2026-06-01', ['2026-01-31', '2026-03-31', '2026-05-31']],
    ['monthly_by_weekday', '2026-05-12T12:00:00Z', '2026-08-01', ['2026-05-12', '2026-06-09', '2026-07-14']],
    // The fifth Friday is the last one.
    ['monthly_by_weekday', '2026-05-29T12:00:00Z', '2026-08-01', ['2026-05-29', '2026-06-26', '2026-07-31']],
    ['monthly_by_date', '2026-11-30T12:00:00Z', '2027-03-30', ['2026-11-30', '2026-12-30', '2027-01-30', '2027-03-30']],
  ])('%s from %s until %s', (frequency, start, until, days) => {
    const series = aSeries({ start, frequency, zone: 'UTC', until });
    expect(localTimes(series, 'UTC').map((time) => time.slice(0, 10))).toEqual(days);
  });
});

describe('which meeting of a series is on or comes next', () => {
  const series = aSeries({
    start: '2026-05-04T10:00:00Z',
    end: '2026-05-04T11:00:00Z',
    frequency: 'weekly',
    zone: 'UTC',
    until: '2026-05-18',
  });
  test.each([
    ['before the first', '2026-01-01T00:00:00Z', '2026-05-04'],
    ['during it', '2026-05-04T10:59:59Z', '2026-05-04'],
    ['when it ends', '2026-05-04T11:00:00Z', '2026-05-11'],
    ['during the last', '2026-05-18T10:30:00Z', '2026-05-18'],
    ['long after', '2030-01-01T00:00:00Z', '2026-05-18'],
  ])('%s', (_when, now, day) => {
    expect(currentOccurrence(series, new Date(now)).startAt.toISOString()).toBe(`${day}T10:00:00.000Z`);
  });
});

describe('properties, over zones, rhythms and 120 random series', () => {
  test('time of day, order, length, bounds, and the current one is the first that is not over', () => {
    const below = numbersFrom(20261124);
    for (let round = 0; round < 120; round += 1) {
      const zone = ZONES[below(ZONES.length)] ?? 'UTC';
      const frequency = RECURRENCE_FREQUENCIES[below(RECURRENCE_FREQUENCIES.length)] ?? 'daily';
      const start = Date.UTC(2024, 0, 1) + below(4 * 366 * 24 * 4) * 15 * 60_000;
      const length = below(3) === 0 ? null : (1 + below(95)) * 15 * 60_000;
      const until = new Date(start + below(800) * DAY_MS).toISOString().slice(0, 10);
      const series: Series = {
        startAt: new Date(start),
        endAt: length === null ? null : new Date(start + length),
        recurrence: { frequency, timeZone: zone, until },
      };
      const all = occurrencesOf(series);
      const said = `${zone} ${frequency} ${series.startAt.toISOString()} until ${until}`;
      const clock = wallClockAt(start, zone) % DAY_MS;
      for (const [index, { startAt, endAt }] of all.entries()) {
        const instant = startAt.getTime();
        const shown = wallClockAt(instant, zone);
        expect(endAt === null ? null : endAt.getTime() - instant, said).toBe(length);
        if (index > 0) expect(instant, said).toBeGreaterThan(all[index - 1]?.startAt.getTime() ?? 0);
        expect(new Date(shown).toISOString().slice(0, 10) <= until, said).toBe(true);
        // The same time of day, or the clocks went forward over it on that day.
        if (shown % DAY_MS !== clock) {
          expect(offsetAt(instant - DAY_MS, zone), said).toBeLessThan(offsetAt(instant + DAY_MS, zone));
        }
      }
      const now = new Date(start + below(900 * 24) * 3_600_000);
      const isAhead = ({ startAt, endAt }: (typeof all)[number]) =>
        (endAt?.getTime() ?? startAt.getTime() + OPEN_END_MS) > now.getTime();
      if (all.length > 0) expect(currentOccurrence(series, now), said).toEqual(all.find(isAhead) ?? all.at(-1));
    }
  });

  test('a wall clock leads back to an instant that shows it, but in the hour that is left out', () => {
    const below = numbersFrom(7);
    for (let round = 0; round < 1_500; round += 1) {
      const zone = ZONES[below(ZONES.length)] ?? 'UTC';
      const instant = Date.UTC(2024, 0, 1) + below(3 * 366 * 24 * 60) * 60_000;
      const back = instantOf(wallClockAt(instant, zone), zone);
      // The same instant, or the earlier of two that show the same.
      expect(wallClockAt(back, zone)).toBe(wallClockAt(instant, zone));
      expect(back).toBeLessThanOrEqual(instant);
    }
  });
});

test('time zones are names that the zone data has', () => {
  expect(timeZoneNamed('europe/berlin')).toBe('Europe/Berlin');
  expect(['+03:00', 'Mars/Olympus', '', ' UTC', 'x'.repeat(80)].map(timeZoneNamed)).toEqual(Array(5).fill(null));
});
