import * as z from 'zod/mini';

/** What is wrong with a time that `parseTime` does not read. */
export const TIME_SHAPE = 'This is no date and time with an offset from UTC, such as 2026-05-01T14:00:00+03:00.';

const timeSchema = z.iso.datetime({ offset: true });

/** ISO 8601 with offset; a space for the `T` passes. Days that no calendar has do not. */
export function parseTime(text: string): Date | null {
  const iso = text.replace(/^(\S+) (?=\d)/, '$1T');
  return timeSchema.safeParse(iso).success ? new Date(iso) : null;
}
