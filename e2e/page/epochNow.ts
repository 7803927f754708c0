/** Milliseconds since the epoch, finer than `Date.now()`; pages of one machine agree to about a millisecond. */
export function epochNow(): number {
  return toEpoch(performance.now());
}

/** From the page's own clock, as events and frames carry it. */
export function toEpoch(pageTime: number): number {
  return performance.timeOrigin + pageTime;
}
