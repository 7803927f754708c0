/**
 * A whole number from 1 that a command line names.
 *
 * @throws when it is none
 */
export function countOption(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`--${name} takes a whole number from 1`);
  return count;
}
