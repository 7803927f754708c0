const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long ago something was, to the hour: "in the last hour", "3 hours ago", "5 days ago". */
export function timeAgoInWords(then: Date, now: Date): string {
  const hours = Math.floor((now.getTime() - then.getTime()) / HOUR_MS);
  if (hours < 1) return 'in the last hour';
  if (hours < 24) return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? 'a day ago' : `${days} days ago`;
}

/** "an hour", "3 hours", "30 minutes". */
export function durationInWords(ms: number): string {
  if (ms % HOUR_MS !== 0) return `${Math.round(ms / MINUTE_MS)} minutes`;
  return ms === HOUR_MS ? 'an hour' : `${ms / HOUR_MS} hours`;
}

/** "24 November 2026", in UTC: the server does not know the reader's zone. */
export function dayInWords(day: Date): string {
  return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}
