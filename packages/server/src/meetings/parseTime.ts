/** A time that was read, or a sentence that says what is wrong with it. */
export type TimeOutcome = { time: Date; problem: null } | { time: null; problem: string };

/**
 * A time with its offset from UTC as ISO 8601 writes it: `2026-05-01T14:00:00+03:00` or `20260501T140000+0300`. For the
 * `T` one space passes, seconds and their fraction (after a point or a comma) may be missing, the offset is `Z`, `±hh`,
 * `±hhmm` or `±hh:mm`. Days and hours that no calendar and no clock has do not pass, nor do years that nobody plans for.
 */
export function parseTime(text: string): TimeOutcome {
  const time = read(text);
  if (time === null) return { time: null, problem: lostItsPlus(text) ? LOST_PLUS : TIME_SHAPE };
  if (time < EARLIEST || time >= LATEST) return { time: null, problem: OUT_OF_YEARS };
  return { time, problem: null };
}

function read(text: string): Date | null {
  const { groups } = EXTENDED.exec(text) ?? BASIC.exec(text) ?? {};
  if (groups === undefined) return null;
  const number = (name: string) => Number(groups[name] ?? 0);
  const [month, day] = [number('month'), number('day')];
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')];
  const [offsetHours, offsetMinutes] = [number('offsetHours'), number('offsetMinutes')];
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return null;

  const time = new Date(0);
  // `Date.UTC` takes the years 0 to 99 for those of the last century.
  time.setUTCFullYear(number('year'), month - 1, day);
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return null;
  const milliseconds = Number((groups.fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const offset = (offsetHours * 60 + offsetMinutes) * (groups.sign === '-' ? -1 : 1);
  time.setUTCHours(hour, minute - offset, second, milliseconds);
  return time;
}

/** Whether the text is right but for a `+`, which a form's encoding turns into a space. */
function lostItsPlus(text: string): boolean {
  return read(text.replace(/ (?=\d{2}(?::?\d{2})?$)/, '+')) !== null;
}

const OFFSET = String.raw`(?:[Zz]|(?<sign>[+-])(?<offsetHours>\d{2})(?::?(?<offsetMinutes>\d{2}))?)`;
const EXTENDED = new RegExp(
  String.raw`^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[Tt ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,20}))?)?${OFFSET}$`,
);
const BASIC = new RegExp(
  String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})[Tt ](?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d{1,20}))?)?${OFFSET}$`,
);

/** Inclusive, and exclusive. */
const [EARLIEST, LATEST] = [new Date('1970-01-01T00:00:00Z'), new Date('2200-01-01T00:00:00Z')];

const TIME_SHAPE = 'This is no date and time with an offset from UTC, such as 2026-05-01T14:00:00+03:00.';
const LOST_PLUS = 'The offset from UTC has lost its +: in a form it must be sent as %2B.';
const OUT_OF_YEARS = 'Choose a time in the years 1970 to 2199, in UTC.';
