import type { Recurrence, RecurrenceFrequency } from '@vnet/protocol';
import type { TimeStyle } from './meetingTimes.ts';

/** The choices of the form; `none`: it is once. */
export const FREQUENCY_OPTIONS: readonly { value: RecurrenceFrequency | 'none'; label: string }[] = [
  { value: 'none', label: 'Does not repeat' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekdays', label: 'Monday to Friday' },
  { value: 'weekly', label: 'Every week' },
  { value: 'fortnightly', label: 'Every two weeks' },
  { value: 'monthly_by_date', label: 'Every month, on the same date' },
  { value: 'monthly_by_weekday', label: 'Every month, on the same weekday' },
];

/**
 * `Every second Tuesday of the month at 09:00 (Europe/Berlin), until 31 December 2026`; the clock and its zone where they
 * are not those of the style.
 */
export function describeRecurrence(recurrence: Recurrence, start: string, style: TimeStyle): string {
  const { time_zone, until } = recurrence;
  const begin = new Date(start);
  const there = { ...style, timeZone: time_zone };
  const own = style.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = own === time_zone ? '' : ` at ${format(begin, there, { timeStyle: 'short' })} (${time_zone})`;
  const lastDay = format(new Date(`${until}T12:00:00Z`), { ...style, timeZone: 'UTC' }, { dateStyle: 'long' });
  return `${rhythm(recurrence, begin, there)}${clock}, until ${lastDay}`;
}

function rhythm({ frequency }: Recurrence, start: Date, style: TimeStyle): string {
  const weekday = format(start, style, { weekday: 'long' });
  const date = Number(format(start, { ...style, locale: 'en-GB' }, { day: 'numeric' }));
  switch (frequency) {
    case 'daily':
      return 'Every day';
    case 'weekdays':
      return 'Monday to Friday';
    case 'weekly':
      return `Every ${weekday}`;
    case 'fortnightly':
      return `${weekday} every two weeks`;
    case 'monthly_by_date':
      return `Every month on day ${date}`;
    case 'monthly_by_weekday':
      return `Every ${NTH[Math.ceil(date / 7) - 1] ?? 'last'} ${weekday} of the month`;
  }
}

/** The fifth is the last: most months have no fifth. */
const NTH = ['first', 'second', 'third', 'fourth', 'last'];

function format(date: Date, { locale, timeZone }: TimeStyle, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(date);
}
