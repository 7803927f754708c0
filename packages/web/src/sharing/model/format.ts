/** The app's text is English, and so are its numbers. */
const LOCALE = 'en';

/** Bytes as `0.4 MB`, `128 MB`, `1,204 MB`: a megabyte is a million bytes. */
export function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1e6;
  return amount(megabytes, 'megabyte', megabytes < 9.95 ? 1 : 0);
}

/** bit/s as `0.4 Mbit/s`, `12.0 Mbit/s`, `124 Mbit/s`. */
export function formatMegabits(bitrate: number): string {
  return `${inMegabits(bitrate)} ${MEGABITS}`;
}

/** The unit of {@link inMegabits}, which the platform's own formatter would write `Mb/s`. */
export const MEGABITS = 'Mbit/s';

/** bit/s as the number of Mbit/s; always with its tenths below a hundred, so that a live figure does not jump about. */
export function inMegabits(bitrate: number): string {
  const megabits = bitrate / 1e6;
  if (megabits < 0.05) return '0';
  const digits = megabits < 99.95 ? 1 : 0;
  return new Intl.NumberFormat(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    megabits,
  );
}

/** `4 ms`. */
export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1 ? 'under 1 ms' : amount(milliseconds, 'millisecond', 0);
}

/** A share of one, `62%`. */
export function formatPercent(share: number): string {
  return new Intl.NumberFormat(LOCALE, { style: 'percent' }).format(share);
}

/** How long something has gone on, ms: `45 sec`, `12 min`, `1 hr 5 min`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return amount(seconds, 'second', 0);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return amount(minutes, 'minute', 0);
  const rest = minutes % 60;
  const hours = amount(Math.floor(minutes / 60), 'hour', 0);
  return rest === 0 ? hours : `${hours} ${amount(rest, 'minute', 0)}`;
}

/** `no streams`, `1 stream`, `4 streams`. */
export function formatStreams(count: number): string {
  if (count === 0) return 'no streams';
  return `${count} ${count === 1 ? 'stream' : 'streams'}`;
}

function amount(value: number, unit: string, digits: number): string {
  return new Intl.NumberFormat(LOCALE, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);
}
