import type { Person } from '../../harness/Person.ts';
import { poll } from '../../harness/poll.ts';

/**
 * The least round trip that a person's page has measured to the call engine, ms, as soon as there is one below
 * `enough`: what a busy machine adds to one is not the line's.
 */
export async function leastRoundTrip(person: Person, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  await poll({ what: `a round trip below ${enough} ms`, timeoutMs: 30_000, intervalMs: 500 }, async () => {
    least = Math.min(least, ...(await person.connections()).roundTripsMs);
    if (least < enough) return true;
    throw new Error(`the least was ${least} ms`);
  });
  return least;
}
