import { describe, expect, it } from 'vitest';
import { formatWhen, meetingPhase, sortMeetings, timeStyleOf } from './meetingTimes.ts';
import { aMeeting } from './testing/aMeeting.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const NAIROBI = { locale: 'en-GB', timeZone: 'Africa/Nairobi' };

function at(start_time: string, end_time: string | null): ReturnType<typeof aMeeting> {
  return aMeeting({ start_time, end_time, title: start_time });
}

describe('when a meeting is', () => {
  it('is said in the person’s own zone', () => {
    expect(formatWhen(aMeeting(), NOW, NAIROBI)).toBe('Today, 17:00–18:30 GMT+3');
  });

  it('names the day by the calendar of that zone', () => {
    // 22:30 in London is half past one of the next day in Nairobi.
    const late = at('2026-11-23T22:30:00Z', '2026-11-23T23:00:00Z');
    expect(formatWhen(late, NOW, NAIROBI)).toBe('Tomorrow, 01:30–02:00 GMT+3');
    expect(formatWhen(late, NOW, { locale: 'en-GB', timeZone: 'Europe/London' })).toBe('Today, 22:30–23:00 GMT');
  });

  it('names both days where it goes over midnight', () => {
    const night = at('2026-11-23T20:00:00Z', '2026-11-23T22:00:00Z');
    expect(formatWhen(night, NOW, NAIROBI)).toBe('Today, 23:00 – Tomorrow, 01:00 GMT+3');
  });

  it('has a date, and a year that is not this one', () => {
    expect(formatWhen(at('2026-11-27T08:00:00Z', null), NOW, NAIROBI)).toBe('Fri 27 November, 11:00 GMT+3');
    expect(formatWhen(at('2027-01-04T08:00:00Z', null), NOW, NAIROBI)).toBe('Mon, 4 January 2027, 11:00 GMT+3');
  });

  it('has no “today” in text that is read later', () => {
    expect(formatWhen(aMeeting(), null, NAIROBI)).toBe('Mon, 23 November 2026, 17:00–18:30 GMT+3');
  });
});

describe('phases', () => {
  it.each([
    ['2026-11-23T12:00:01Z', null, 'next'],
    ['2026-11-23T12:00:00Z', null, 'now'],
    ['2026-11-23T00:30:00Z', null, 'now'],
    ['2026-11-23T00:00:00Z', null, 'past'],
    ['2026-11-23T11:00:00Z', '2026-11-23T12:00:00Z', 'past'],
    ['2026-11-22T11:00:00Z', '2026-11-24T12:00:00Z', 'now'],
  ])('%s to %s is %s', (start, end, phase) => {
    expect(meetingPhase(at(start, end), NOW)).toBe(phase);
  });

  it('sorts the soonest and the latest first', () => {
    const starts = ['2026-11-25T08:00:00Z', '2026-11-24T08:00:00Z', '2026-11-20T08:00:00Z', '2026-11-21T08:00:00Z'];
    const { next, past } = sortMeetings(
      starts.map((start) => at(start, null)),
      NOW,
    );
    expect(next.map(({ start_time }) => start_time)).toEqual([starts[1], starts[0]]);
    expect(past.map(({ start_time }) => start_time)).toEqual([starts[3], starts[2]]);
  });
});

it('writes times in an English that the person reads', () => {
  expect(timeStyleOf(['sw', 'en-KE', 'en']).locale).toBe('en-KE');
  expect(timeStyleOf(['de']).locale).toBe('en-GB');
});
