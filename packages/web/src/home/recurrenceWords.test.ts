import type { RecurrenceFrequency } from '@vnet/protocol';
import { expect, it } from 'vitest';
import { describeRecurrence } from './recurrenceWords.ts';

const BERLIN = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

it.each<[RecurrenceFrequency, string, string]>([
  ['daily', '2026-05-12T07:00:00Z', 'Every day, until 31 December 2026'],
  ['weekdays', '2026-05-12T07:00:00Z', 'Monday to Friday, until 31 December 2026'],
  ['weekly', '2026-05-12T07:00:00Z', 'Every Tuesday, until 31 December 2026'],
  ['fortnightly', '2026-05-12T07:00:00Z', 'Tuesday every two weeks, until 31 December 2026'],
  ['monthly_by_date', '2026-05-31T07:00:00Z', 'Every month on day 31, until 31 December 2026'],
  ['monthly_by_weekday', '2026-05-12T07:00:00Z', 'Every second Tuesday of the month, until 31 December 2026'],
  ['monthly_by_weekday', '2026-05-29T07:00:00Z', 'Every last Friday of the month, until 31 December 2026'],
  // In New York it is still Tuesday.
  ['weekly', '2026-05-13T03:00:00Z', 'Every Wednesday, until 31 December 2026'],
])('%s from %s: %s', (frequency, start, text) => {
  const recurrence = { frequency, time_zone: 'Europe/Berlin', until: '2026-12-31' };
  expect(describeRecurrence(recurrence, start, BERLIN)).toBe(text);
});

it('says the clock of another zone than the own', () => {
  const recurrence = { frequency: 'weekly', time_zone: 'America/New_York', until: '2026-12-31' } as const;
  expect(describeRecurrence(recurrence, '2026-05-13T03:00:00Z', BERLIN)).toBe(
    'Every Tuesday at 23:00 (America/New_York), until 31 December 2026',
  );
});
