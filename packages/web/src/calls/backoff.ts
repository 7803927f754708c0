/** Delays between attempts, ms: growing, capped, spread so that a whole office does not come back in one instant. */
export interface BackoffOptions {
  readonly first: number;
  readonly cap: number;
}

/**
 * How long to wait before attempt `attempt` (from 0), ms: half of an exponential step for certain, the other half by
 * chance ("equal jitter", AWS Architecture Blog, *Exponential Backoff And Jitter*).
 *
 * @param random uniform in [0, 1)
 */
export function backoffDelay(attempt: number, { first, cap }: BackoffOptions, random: () => number): number {
  const step = Math.min(cap, first * 2 ** Math.min(attempt, 30));
  return step / 2 + (step / 2) * random();
}
