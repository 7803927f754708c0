import { tell } from '../../e2e/lab/play/tell.ts';
import type { Report } from './figure.ts';

/** What came of rounds that were all played to their end. */
export interface Played<T> {
  rounds: T[];
  /** Those that had to be played once more. */
  spoiled: number;
}

/**
 * Plays so many rounds. One that gives null, or throws, was spoiled before it came to what is measured, as on a busy machine where
 * somebody did not get into the room in time: it is told on standard error and played once more.
 *
 * @throws when half of them were spoiled, with the reason of the last
 */
export async function playRounds<T>(
  what: string,
  count: number,
  play: (attempt: number) => Promise<T | null>,
): Promise<Played<T>> {
  const rounds: T[] = [];
  const mostSpoiled = Math.max(2, Math.floor(count / 2));
  let spoiled = 0;
  let cause: unknown;
  while (rounds.length < count) {
    if (spoiled > mostSpoiled) throw new Error(`${what}: ${spoiled} rounds were spoiled`, { cause });
    try {
      const round = await play(rounds.length + spoiled);
      if (round !== null) {
        rounds.push(round);
        continue;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    spoiled += 1;
    tell(`${what}: once more${cause instanceof Error ? `, as ${cause.message}` : ''}`);
  }
  return { rounds, spoiled };
}

/** How many rounds were spoiled, among the figures: what did not come about is not in the others. */
export function addSpoiled(report: Report, what: string, { rounds, spoiled }: Played<unknown>): void {
  report.add({
    figure: `${what}: rounds that were spoiled and played once more`,
    value: spoiled,
    unit: 'rounds',
    against: { name: 'rounds', value: rounds.length },
  });
}
