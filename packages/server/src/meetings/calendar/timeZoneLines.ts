import { DAY_MS, offsetAt, wallClockAt } from '../recurrence/zonedTime.ts';
import { contentLine, localTime } from './contentLine.ts';

/** A change of a zone's clocks. */
interface Transition {
  /** Instant, ms. */
  at: number;
  /** Before and after, ms ahead of UTC. */
  from: number;
  to: number;
}

/** The yearly rule that a zone's changes follow, when they do. */
interface YearlyRule {
  month: number;
  weekday: string;
  /** 1 to 4, or -1 for the last. */
  nth: number;
}

/**
 * VTIMEZONE (RFC 5545, 3.6.5) of a zone over the years of a series. Where the clocks change by a yearly rule it is told as
 * one, since Outlook wants no more than one rule each for summer and winter time; elsewhere every change is told.
 */
export function timeZoneLines(timeZone: string, first: Date, last: Date): string[] {
  const begin = Date.UTC(first.getUTCFullYear() - 1, 0, 1);
  const transitions = transitionsOf(timeZone, begin, Date.UTC(last.getUTCFullYear() + 1, 0, 1));
  const ruled = ruledObservances(transitions, timeZone);
  return [
    contentLine('BEGIN', 'VTIMEZONE'),
    contentLine('TZID', timeZone),
    contentLine('X-LIC-LOCATION', timeZone),
    ...(ruled ?? [fixedFrom(begin, timeZone), ...transitions.map((each) => observance(each, timeZone, null))]).flat(),
    contentLine('END', 'VTIMEZONE'),
  ];
}

function transitionsOf(timeZone: string, begin: number, end: number): Transition[] {
  const found: Transition[] = [];
  for (let at = begin; at < end; at += 7 * DAY_MS) {
    const [from, to] = [offsetAt(at, timeZone), offsetAt(at + 7 * DAY_MS, timeZone)];
    if (from === to) continue;
    let [before, after] = [at, at + 7 * DAY_MS];
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2000) * 1000;
      if (offsetAt(middle, timeZone) === from) before = middle;
      else after = middle;
    }
    found.push({ at: after, from, to });
  }
  return found;
}

/** Null where there is no yearly rule, or no change at all. */
function ruledObservances(transitions: readonly Transition[], timeZone: string): string[][] | null {
  const kinds = [transitions.filter(isForward), transitions.filter((each) => !isForward(each))];
  const years = new Set(transitions.map(({ at }) => new Date(at).getUTCFullYear()));
  const observances = kinds.map(([one, ...others]) => {
    if (one === undefined || others.length + 1 !== years.size) return null;
    const same = others.every(
      (other) =>
        other.from === one.from &&
        other.to === one.to &&
        (other.at + other.from) % DAY_MS === (one.at + one.from) % DAY_MS,
    );
    const rule = same ? ruleOf([one, ...others]) : null;
    return rule === null ? null : observance(one, timeZone, rule);
  });
  const ruled = observances.filter((each) => each !== null);
  return ruled.length === 2 ? ruled : null;
}

function ruleOf(transitions: readonly Transition[]): YearlyRule | null {
  const days = transitions.map(({ at, from }) => new Date(at + from));
  const candidates = [1, 2, 3, 4, -1];
  const [one] = days;
  if (one === undefined) return null;
  const [month, weekday] = [one.getUTCMonth(), one.getUTCDay()];
  if (days.some((day) => day.getUTCMonth() !== month || day.getUTCDay() !== weekday)) return null;
  const nth = candidates.find((candidate) => days.every((day) => isNth(day, candidate)));
  return nth === undefined ? null : { month: month + 1, weekday: WEEKDAYS[weekday] ?? 'SU', nth };
}

function isNth(day: Date, nth: number): boolean {
  if (nth > 0) return Math.ceil(day.getUTCDate() / 7) === nth;
  return new Date(day.getTime() + 7 * DAY_MS).getUTCMonth() !== day.getUTCMonth();
}

function isForward({ from, to }: Transition): boolean {
  return to > from;
}

function observance(transition: Transition, timeZone: string, rule: YearlyRule | null): string[] {
  const kind = isForward(transition) ? 'DAYLIGHT' : 'STANDARD';
  return [
    contentLine('BEGIN', kind),
    contentLine('DTSTART', localTime(transition.at + transition.from)),
    ...(rule === null
      ? []
      : [contentLine('RRULE', `FREQ=YEARLY;BYMONTH=${rule.month};BYDAY=${rule.nth}${rule.weekday}`)]),
    contentLine('TZOFFSETFROM', utcOffset(transition.from)),
    contentLine('TZOFFSETTO', utcOffset(transition.to)),
    contentLine('TZNAME', zoneName(transition.at, timeZone)),
    contentLine('END', kind),
  ];
}

/** What holds from then on, until the first change. */
function fixedFrom(at: number, timeZone: string): string[] {
  const offset = utcOffset(offsetAt(at, timeZone));
  return [
    contentLine('BEGIN', 'STANDARD'),
    contentLine('DTSTART', localTime(wallClockAt(at, timeZone))),
    contentLine('TZOFFSETFROM', offset),
    contentLine('TZOFFSETTO', offset),
    contentLine('TZNAME', zoneName(at, timeZone)),
    contentLine('END', 'STANDARD'),
  ];
}

/** `+0530`; seconds only where there are any. */
function utcOffset(offset: number): string {
  const seconds = Math.abs(Math.round(offset / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${offset < 0 ? '-' : '+'}${two(hours)}${two(minutes)}${rest === 0 ? '' : two(rest)}`;
}

function zoneName(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

export const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
