/** Asked again and again until the answer is one; the reason of the last refusal is told when time is up. */
export interface PollOptions {
  /** What is waited for, for the message. */
  what: string;
  timeoutMs: number;
  intervalMs?: number;
}

/**
 * Resolves with the first answer that is not undefined. For what no event tells, such as the contents of a picture.
 *
 * @throws when `timeoutMs` have passed, with what was last thrown as the cause
 */
export async function poll<T>(
  { what, timeoutMs, intervalMs = 100 }: PollOptions,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  } while (performance.now() < end);
  throw new Error(`after ${timeoutMs} ms still waiting for ${what}`, { cause });
}
