import {
  type FieldErrors,
  RECURRENCE_FREQUENCIES,
  RECURRENCE_MOST_TIMES,
  RECURRENCE_MOST_YEARS,
  type RecurrenceFrequency,
} from '@vnet/protocol';
import * as z from 'zod/mini';
import { countOccurrences, dayOfTimes, LEAST_GAP_MS, localDay, localWeekday, type Recurrence } from './recurrence.ts';
import { timeZoneNamed } from './zonedTime.ts';

/** When the first meeting is. */
interface FirstTimes {
  startAt: Date;
  endAt: Date | null;
}

/** The body with a `recurrence` in the shape that meetings are given out with as the fields of the form. */
export function flattenRecurrence(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('recurrence' in body)) return body;
  const wanted = body.recurrence;
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return body;
  const { frequency, time_zone, until }: Partial<Record<string, unknown>> = { ...wanted };
  return {
    ...body,
    // Without one it is no rhythm, and refused as such: what is asked for must not be passed over.
    recurrence: frequency ?? 'unnamed',
    ...(time_zone == null ? {} : { time_zone }),
    ...(until == null ? {} : { repeat_until: until }),
  };
}

/**
 * Reads how a meeting comes back.
 *
 * @param field reads a field of the form as text
 * @param times of the first meeting; null where they are wrong, which has its own sentences
 * @param errors gets a sentence for each field that is wrong
 * @param kept what holds where the form says nothing
 */
export function readRecurrence(
  field: (name: string) => string,
  times: FirstTimes | null,
  errors: FieldErrors,
  kept: Recurrence | null,
): Recurrence | null {
  const wanted = field('recurrence').trim();
  if (wanted === 'none') return null;
  if (wanted === '') {
    if (kept !== null && times !== null) checkSeries(kept, times, errors);
    return kept;
  }
  const frequency = RECURRENCE_FREQUENCIES.find((each) => each === wanted);
  const zone = field('time_zone').trim();
  const timeZone = timeZoneNamed(zone);
  if (frequency === undefined) errors.recurrence = [`Choose one of none, ${RECURRENCE_FREQUENCIES.join(', ')}.`];
  if (zone === '') errors.time_zone = ['Say in which time zone the meeting keeps its time, such as Africa/Nairobi.'];
  else if (timeZone === null) errors.time_zone = ['There is no time zone of this name. One looks like Africa/Nairobi.'];
  const end = readEnd(field, errors);
  if (frequency === undefined || timeZone === null || end === null || times === null) return null;

  const until = 'until' in end ? end.until : untilOf(end.times, { frequency, timeZone }, times, errors);
  if (until === null) return null;
  const recurrence = { frequency, timeZone, until };
  checkSeries(recurrence, times, errors);
  return recurrence;
}

function readEnd(field: (name: string) => string, errors: FieldErrors): { until: string } | { times: number } | null {
  const [until, count] = [field('repeat_until').trim(), field('repeat_count').trim()];
  if (until !== '' && count !== '') {
    errors.repeat_until = ['Give either the last day or the number of meetings, not both.'];
  } else if (until !== '') {
    if (daySchema.safeParse(until).success) return { until };
    errors.repeat_until = ['This is no day. One is written as 2026-12-31.'];
  } else if (count !== '') {
    const times = /^[0-9]{1,4}$/.test(count) ? Number(count) : 0;
    if (times >= 1 && times <= RECURRENCE_MOST_TIMES) return { times };
    errors.repeat_count = [`A series has 1 to ${RECURRENCE_MOST_TIMES} meetings.`];
  } else {
    errors.repeat_until = ['Say on which day the meetings end, or how many there are.'];
  }
  return null;
}

function untilOf(
  times: number,
  rule: { frequency: RecurrenceFrequency; timeZone: string },
  { startAt }: FirstTimes,
  errors: FieldErrors,
): string | null {
  const until = dayOfTimes(startAt, rule, times, lastDayAllowed(startAt, rule.timeZone));
  if (until === null) errors.repeat_count = [`${TOO_LONG} Choose fewer.`];
  return until;
}

/** Whether first meeting, rhythm and end fit together. */
function checkSeries(recurrence: Recurrence, { startAt, endAt }: FirstTimes, errors: FieldErrors): void {
  const { frequency, timeZone, until } = recurrence;
  if (frequency === 'weekdays' && [0, 6].includes(localWeekday(startAt, timeZone))) {
    errors.recurrence ??= ['Meetings on weekdays begin on one: choose a start from Monday to Friday.'];
  }
  if (endAt !== null && endAt.getTime() - startAt.getTime() > LEAST_GAP_MS[frequency]) {
    errors.end_time ??= ['A meeting that comes back must end before the next one starts.'];
  }
  if (errors.repeat_count !== undefined) return;
  if (until < localDay(startAt, timeZone)) {
    errors.repeat_until ??= ['The last day must not be before the first meeting.'];
  } else if (until > lastDayAllowed(startAt, timeZone)) {
    errors.repeat_until ??= [`${TOO_LONG} Choose an earlier day.`];
  } else if (countOccurrences(startAt, recurrence) > RECURRENCE_MOST_TIMES) {
    errors.repeat_until ??= [`A series has ${RECURRENCE_MOST_TIMES} meetings at most: choose an earlier day.`];
  }
}

function lastDayAllowed(startAt: Date, timeZone: string): string {
  const day = localDay(startAt, timeZone);
  return `${Number(day.slice(0, 4)) + RECURRENCE_MOST_YEARS}${day.slice(4)}`;
}

const TOO_LONG = `A series ends within ${RECURRENCE_MOST_YEARS} years of its first meeting.`;

const daySchema = z.iso.date();
