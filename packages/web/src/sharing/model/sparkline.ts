import type { WanSample } from './LanSharing.ts';

/** How far back the line goes, ms. */
const SPAN = 60_000;
/** The scale's least top, bit/s: a few kilobits of noise are no mountain. */
const LEAST_TOP = 500_000;

/** Two lines over the same minute, as `points` of an SVG polyline takes them. */
export interface Sparkline {
  readonly withSharing: string;
  readonly withoutSharing: string;
  /** A polygon of what lies between them: what the LAN carried instead of the WAN. */
  readonly between: string;
}

/**
 * The last minute drawn into a box, now at its right edge, zero at its bottom. Hand-made: two polylines weigh less than
 * a kilobyte, a library of charts 20 and more.
 *
 * @param samples oldest first
 */
export function sparkline(samples: readonly WanSample[], width: number, height: number): Sparkline {
  const end = samples.at(-1)?.at ?? 0;
  const shown = samples.filter(({ at }) => at >= end - SPAN);
  const top = Math.max(LEAST_TOP, ...shown.flatMap(({ withSharing, withoutSharing }) => [withSharing, withoutSharing]));
  const point = (at: number, bitrate: number) =>
    `${round(width - ((end - at) / SPAN) * width)},${round(height - (bitrate / top) * height)}`;
  const below = shown.map(({ at, withSharing }) => point(at, withSharing));
  const above = shown.map(({ at, withoutSharing }) => point(at, withoutSharing));
  return {
    withSharing: below.join(' '),
    withoutSharing: above.join(' '),
    between: [...above, ...below.toReversed()].join(' '),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
