import { execFileSync } from 'node:child_process';

/**
 * Runs a program to its end and returns what it printed. At once and not later, so that networks can be taken down
 * while the process exits.
 *
 * @throws {Error} with the command and its own words
 */
export function run(program: string, ...args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new Error(`${[program, ...args].join(' ')}: ${said}`, { cause });
  }
}

/** The same for what may fail, because what it undoes may never have been done. */
export function tryToRun(program: string, ...args: readonly string[]): string {
  try {
    return run(program, ...args);
  } catch {
    return '';
  }
}
