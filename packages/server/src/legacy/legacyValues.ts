/** Reads columns of Django's SQLite, which keeps any type in any column. */

/** As text on its own, without U+0000, which PostgreSQL does not keep. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('\0', '');
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return '';
}

/** As text of one line: without control characters, and white space around it. */
export function asLine(value: unknown): string {
  return asText(value)
    .replace(/\p{Cc}/gu, ' ')
    .trim();
}

export function asTruth(value: unknown): boolean {
  return Number(value) === 1;
}

/**
 * A time as Django writes it under `USE_TZ`: `2022-03-01 09:30:00.123456`, in UTC and without saying so. Microseconds
 * are dropped. An offset, which other tools write, counts.
 *
 * @returns null for what is no time, and for days that no calendar has
 */
export function asTime(value: unknown): Date | null {
  const [, date, clock = '00:00', offset = 'Z'] = TIME.exec(asText(value).trim()) ?? [];
  if (date === undefined) return null;
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return null;
  const time = new Date(`${date}T${clock}${offset}`);
  return Number.isNaN(time.getTime()) ? null : time;
}

const TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)(Z|[+-][0-9]{2}:[0-9]{2})?)?$/;

/** Django keeps a UUID in SQLite as 32 hexadecimal digits without dashes. @returns null for anything else */
export function asUuid(value: unknown): string | null {
  const digits = asText(value).trim().replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Cut after so many characters, counted as people count them. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : characters.slice(0, length).join('');
}
