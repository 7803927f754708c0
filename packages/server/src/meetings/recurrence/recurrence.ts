import type { RecurrenceFrequency } from '@vnet/protocol';
import { RECURRENCE_MOST_TIMES } from '@vnet/protocol';
import { DAY_MS, instantOf, wallClockAt } from './zonedTime.ts';

/** How a meeting comes back. */
export interface Recurrence {
  frequency: RecurrenceFrequency;
  /** IANA name: the meeting keeps its time of day there. */
  timeZone: string;
  /** The last day on which there may be one, `2026-12-31` in that zone. */
  until: string;
}

/** One meeting, or the first of a series and how it goes on. */
export interface Series {
  startAt: Date;
  /** Null: open end. */
  endAt: Date | null;
  recurrence: Recurrence | null;
}

/** One meeting of a series. */
export interface Occurrence {
  startAt: Date;
  endAt: Date | null;
}

/** A meeting without an end is over by then. */
export const OPEN_END_MS = 12 * 60 * 60 * 1000;

/** All meetings of a series, in their order. */
export function occurrencesOf(series: Series): Occurrence[] {
  return series.recurrence === null ? [series] : [...occurrencesFrom(series, series.recurrence, -Infinity)];
}

/** The meeting that is on or comes next; when all are over, the last one. */
export function currentOccurrence(series: Series, now: Date): Occurrence {
  if (series.recurrence === null) return series;
  let last: Occurrence = series;
  for (const occurrence of occurrencesFrom(series, series.recurrence, now.getTime())) {
    last = occurrence;
    if (endOf(occurrence) > now.getTime()) break;
  }
  return last;
}

/** The day, in the series' zone, of its so many-th meeting; null where the day after `limit` would be needed. */
export function dayOfTimes(
  startAt: Date,
  { frequency, timeZone }: Omit<Recurrence, 'until'>,
  times: number,
  limit: string,
): string | null {
  let day = 0;
  let count = 0;
  for (day of daysOf(dayAt(startAt, timeZone), frequency)) {
    count += 1;
    if (count === times) break;
  }
  const text = dayText(day);
  return text > limit ? null : text;
}

/** How many meetings a series has; counting ends one beyond the most that it may have. */
export function countOccurrences(startAt: Date, { frequency, timeZone, until }: Recurrence): number {
  const last = dayNumber(until);
  let count = 0;
  for (const day of daysOf(dayAt(startAt, timeZone), frequency)) {
    if (day > last || count > RECURRENCE_MOST_TIMES) break;
    count += 1;
  }
  return count;
}

/** `2026-12-31`: the day that it is in the zone. */
export function localDay(instant: Date, timeZone: string): string {
  return dayText(dayAt(instant, timeZone));
}

/** 0 for Sunday to 6, as the zone's calendar has it. */
export function localWeekday(instant: Date, timeZone: string): number {
  return weekdayOf(dayAt(instant, timeZone));
}

/** The shortest time between two meetings of a series, ms, but for an hour that a change of clocks may take. */
export const LEAST_GAP_MS: Record<RecurrenceFrequency, number> = {
  daily: DAY_MS,
  weekdays: DAY_MS,
  weekly: 7 * DAY_MS,
  fortnightly: 14 * DAY_MS,
  monthly_by_date: 28 * DAY_MS,
  monthly_by_weekday: 28 * DAY_MS,
};

/** The last one before `from`, where there is one, and all after it: the others are passed over without a look at zones. */
function* occurrencesFrom(series: Series, { frequency, timeZone, until }: Recurrence, from: number) {
  const start = wallClockAt(series.startAt.getTime(), timeZone);
  const firstDay = Math.floor(start / DAY_MS);
  const timeOfDay = start - firstDay * DAY_MS;
  const duration = series.endAt === null ? null : series.endAt.getTime() - series.startAt.getTime();
  const last = dayNumber(until);
  let passed: number | null = null;
  let count = 0;
  for (const day of daysOf(firstDay, frequency)) {
    if (day > last || count === RECURRENCE_MOST_TIMES) break;
    count += 1;
    // No zone is more than 14 hours from UTC: this one is over in all of them.
    if (day * DAY_MS + timeOfDay + (duration ?? OPEN_END_MS) + DAY_MS < from) {
      passed = day;
      continue;
    }
    if (passed !== null) yield occurrenceOn(passed);
    passed = null;
    yield occurrenceOn(day);
  }
  if (passed !== null) yield occurrenceOn(passed);

  function occurrenceOn(day: number): Occurrence {
    // The first is kept as it was given: where the clocks go back its time of day does not say which hour was meant.
    const startAt = day === firstDay ? series.startAt : new Date(instantOf(day * DAY_MS + timeOfDay, timeZone));
    return { startAt, endAt: duration === null ? null : new Date(startAt.getTime() + duration) };
  }
}

function endOf({ startAt, endAt }: Occurrence): number {
  return endAt?.getTime() ?? startAt.getTime() + OPEN_END_MS;
}

/** Days since 1970 of the meetings of a series that never ends, from its first. */
function* daysOf(first: number, frequency: RecurrenceFrequency): Generator<number, void> {
  switch (frequency) {
    case 'daily':
      return yield* everyDays(first, 1);
    case 'weekly':
      return yield* everyDays(first, 7);
    case 'fortnightly':
      return yield* everyDays(first, 14);
    case 'weekdays':
      for (const day of everyDays(first, 1)) if (!WEEKEND.has(weekdayOf(day))) yield day;
      return;
    case 'monthly_by_date':
      for (const month of monthsFrom(first)) {
        const day = month.first + month.date - 1;
        if (new Date(day * DAY_MS).getUTCDate() === month.date) yield day;
      }
      return;
    case 'monthly_by_weekday':
      for (const month of monthsFrom(first)) yield weekdayInMonth(month.first, weekdayOf(first), nthOf(month.date));
      return;
  }
}

function* everyDays(first: number, step: number): Generator<number, void> {
  for (let day = first; ; day += step) yield day;
}

/** The first day of each month from that of `day`, and the date that `day` has in its own. */
function* monthsFrom(day: number): Generator<{ first: number; date: number }, void> {
  const begin = new Date(day * DAY_MS);
  for (let month = begin.getUTCMonth(); ; month += 1) {
    yield { first: Date.UTC(begin.getUTCFullYear(), month, 1) / DAY_MS, date: begin.getUTCDate() };
  }
}

/** 1 to 4; 5 means the last of the month, since most months have no fifth. */
export function nthOf(date: number): number {
  return Math.ceil(date / 7);
}

function weekdayInMonth(first: number, weekday: number, nth: number): number {
  const earliest = first + ((weekday - weekdayOf(first) + 7) % 7);
  if (nth < 5) return earliest + (nth - 1) * 7;
  const fifth = earliest + 28;
  return new Date(fifth * DAY_MS).getUTCMonth() === new Date(first * DAY_MS).getUTCMonth() ? fifth : fifth - 7;
}

const WEEKEND = new Set([0, 6]);

/** 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function dayAt(instant: Date, timeZone: string): number {
  return Math.floor(wallClockAt(instant.getTime(), timeZone) / DAY_MS);
}

function dayNumber(text: string): number {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
