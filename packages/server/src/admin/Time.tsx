import { fourDigitYear } from '../meetings/fourDigitYear.ts';

/** A moment, in UTC: the server does not know where its reader is, and says so. */
export function Time({ at, toTheSecond = false }: { at: Date; toTheSecond?: boolean }) {
  const text = fourDigitYear(at).toISOString();
  return <time dateTime={text}>{`${text.slice(0, 10)} ${text.slice(11, toTheSecond ? 19 : 16)} UTC`}</time>;
}
