/**
 * Wall clocks in IANA time zones, by the browser engine's own zone data. What a wall clock shows is kept as the number of
 * milliseconds that a clock in UTC would show it at, so that days can be counted with.
 */

/** What the zone's wall clock shows at an instant. */
export function wallClockAt(instant: number, timeZone: string): number {
  const parts = new Map<string, number>();
  for (const { type, value } of formatterOf(timeZone).formatToParts(instant)) parts.set(type, Number(value));
  const part = (name: string) => parts.get(name) ?? 0;
  const seconds = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return seconds + (((instant % 1000) + 1000) % 1000);
}

/** How far the zone's wall clock is ahead of UTC at an instant, ms. */
export function offsetAt(instant: number, timeZone: string): number {
  return wallClockAt(instant, timeZone) - instant;
}

/**
 * The instant at which the zone's wall clock shows that time. Where the clocks go back it does so twice, and the first
 * counts; where they go forward it never does, and the offset before counts: 2:30 becomes 3:30 (RFC 5545, 3.3.5).
 */
export function instantOf(wallClock: number, timeZone: string): number {
  const [before, after] = [offsetAt(wallClock - DAY_MS, timeZone), offsetAt(wallClock + DAY_MS, timeZone)];
  const first = wallClock - before;
  if (before === after || offsetAt(first, timeZone) === before) return first;
  const second = wallClock - after;
  return offsetAt(second, timeZone) === after ? second : first;
}

/** The zone's name as the zone data has it; null for a text that names none. */
export function timeZoneNamed(text: string): string | null {
  // Offsets such as +03:00 are no zones: nothing would tell when their clocks change.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export const DAY_MS = 24 * 60 * 60 * 1000;

/** A formatter costs a hundred times what it does. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const kept = formatters.get(timeZone);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}
