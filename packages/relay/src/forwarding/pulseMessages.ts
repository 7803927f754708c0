/** A section of the link and how many frames were put into it so far. */
export type Announcement = readonly [mid: string, frames: number];

/** What goes over a link's heartbeat channel, as JSON arrays: it is sent ten times a second. */
export type Pulse =
  | { readonly type: 'beat'; readonly number: number; readonly announced: readonly Announcement[] }
  | { readonly type: 'echo'; readonly number: number };

export function formatPulse(pulse: Pulse): string {
  return JSON.stringify(pulse.type === 'beat' ? [pulse.number, pulse.announced] : [pulse.number]);
}

/** Null for anything that is no pulse: the other end may be of another version, or nobody's friend. */
export function parsePulse(data: unknown): Pulse | null {
  const value = parse(data);
  if (!Array.isArray(value) || !isCount(value[0])) return null;
  const [number, announced] = value;
  if (value.length === 1) return { type: 'echo', number };
  if (!Array.isArray(announced) || !announced.every(isAnnouncement)) return null;
  return { type: 'beat', number, announced };
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' && data.length < MOST_CHARACTERS ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}

/** A hundred sections take 1.5 kB. */
const MOST_CHARACTERS = 16 * 1024;

function isAnnouncement(value: unknown): value is Announcement {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isCount(value[1]);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
