/** How what was received compares with what was sent. */
export interface HashComparison {
  /** Received as sent. */
  common: number;
  /** Sent in the common window and not received: lost, or a layer that was not asked for. */
  missing: number;
  /** Received in the common window and never sent so: changed on the way. */
  foreign: number;
  /** Received in the common window more often than it was sent there. */
  repeated: number;
  /** Of what was received in the common window, how much was received as sent, 0–1; 0 where nothing is in common. */
  share: number;
  /** Frames outside of the window: those in flight when the two lists were taken, or from before the other's first. */
  edges: { published: number; received: number };
}

/** Received frames that the window may leave out before its ends are looked for less strictly. */
const MOST_LEFT_OUT = 5;

/**
 * Compares two snapshots of one stream that were not taken at the same moment: only what lies between the first and the
 * last frame that both have counts. Frames that are equal among themselves (silence or a steady tone in Opus) count as
 * often as they are there. They mark an end of the window only where the others would leave out more than what is in
 * flight; `missing` then counts that too, while `foreign` and `share` stay exact.
 */
export function compare(published: readonly string[], received: readonly string[]): HashComparison {
  const [sent, got] = commonWindow(published, received);
  const left = countsOf(sent);
  const known = new Set(published);
  let [common, foreign] = [0, 0];
  for (const hash of got) {
    const count = left.get(hash) ?? 0;
    if (count > 0) common += 1;
    else if (!known.has(hash)) foreign += 1;
    left.set(hash, count - 1);
  }
  return {
    common,
    missing: sent.length - common,
    foreign,
    repeated: got.length - common - foreign,
    share: got.length === 0 ? 0 : common / got.length,
    edges: { published: published.length - sent.length, received: received.length - got.length },
  };
}

/** Both lists between the hashes that each has once, or between any that both have where that leaves out too much. */
function commonWindow(
  published: readonly string[],
  received: readonly string[],
): [readonly string[], readonly string[]] {
  const [sent, got] = [countsOf(published), countsOf(received)];
  const both = [...got.keys()].filter((hash) => sent.has(hash));
  const once = new Set(both.filter((hash) => sent.get(hash) === 1 && got.get(hash) === 1));
  const strict = within(received, once);
  const leavesTooMuch = once.size === 0 || received.length - strict.length > MOST_LEFT_OUT;
  const marks = leavesTooMuch ? new Set(both) : once;
  return [within(published, marks), within(received, marks)];
}

function within(list: readonly string[], marks: ReadonlySet<string>): readonly string[] {
  const first = list.findIndex((hash) => marks.has(hash));
  const last = list.findLastIndex((hash) => marks.has(hash));
  return first < 0 ? [] : list.slice(first, last + 1);
}

function countsOf(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const hash of list) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}
