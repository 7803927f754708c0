import * as z from 'zod/mini';

/** How often a meeting comes back. */
export const RECURRENCE_FREQUENCIES = [
  'daily',
  /** Monday to Friday. */
  'weekdays',
  'weekly',
  'fortnightly',
  /** On the same day of the month; months that lack it are passed over. */
  'monthly_by_date',
  /** On the same weekday of the month: the second Tuesday; the fifth is the last one. */
  'monthly_by_weekday',
] as const;
export type RecurrenceFrequency = (typeof RECURRENCE_FREQUENCIES)[number];

/** A series has this many meetings at most. */
export const RECURRENCE_MOST_TIMES = 366;
/** And ends within so many years of its first meeting. */
export const RECURRENCE_MOST_YEARS = 5;

/** How a meeting comes back, on the wire. */
export const recurrenceSchema = z.object({
  frequency: z.enum(RECURRENCE_FREQUENCIES),
  /** IANA name: 9:00 stays 9:00 there when the clocks change. */
  time_zone: z.string(),
  /** The day of the last meeting in that zone, `2026-12-31`; there may be none on the day itself. */
  until: z.string(),
});
export type Recurrence = z.infer<typeof recurrenceSchema>;

/**
 * How a meeting shall come back, as the forms of meetings take it: flat, so that HTML forms and JSON are alike. Left out
 * altogether, a new meeting does not come back and one that is edited stays as it was.
 */
export interface RecurrenceFields {
  /** `none`, or one of the frequencies. */
  recurrence?: string;
  /** IANA name of the host's zone. */
  time_zone?: string;
  /** `2026-12-31`; either this or `repeat_count`. */
  repeat_until?: string;
  /** How many meetings the series has, the first included. */
  repeat_count?: number | string;
}
