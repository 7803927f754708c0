/**
 * The time, or the nearest one that clients read. Years before 1 and after 9999 may be in an imported or an old database;
 * ISO 8601 as Python reads it and iCalendar (RFC 5545, 3.3.4) know four digits, and Python no year 0.
 */
export function fourDigitYear(time: Date): Date {
  if (time < FIRST) return FIRST;
  return time > LAST ? LAST : time;
}

const FIRST = new Date('0001-01-01T00:00:00Z');
const LAST = new Date('9999-12-31T23:59:59Z');
