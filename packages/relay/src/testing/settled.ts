import type { TestClock } from './TestClock.ts';

/** All promises that can go on by themselves have gone on. Work that the browser does elsewhere is not among them. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what the test's own time does not bring about, as signatures. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await settled();
}

/** Lets `duration` ms pass, and whatever waits for a promise go on in between. */
export async function passing(clock: TestClock, duration: number, step = 10): Promise<void> {
  await settled();
  for (let left = duration; left > 0; left -= step) {
    clock.pass(Math.min(step, left));
    await settled();
  }
}
