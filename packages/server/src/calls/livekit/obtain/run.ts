import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunOptions {
  cwd?: string;
  env: Record<string, string | undefined>;
  /** Ends the child and rejects. */
  signal?: AbortSignal;
}

export interface RunResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Output beyond this is dropped from the front: what explains a failure stands at the end. */
const MAX_OUTPUT_CHARACTERS = 64 * 1024;

/**
 * Runs a program to its end without a shell.
 *
 * @throws the `spawn` error (`ENOENT` when there is no such program)
 */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(-MAX_OUTPUT_CHARACTERS);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_OUTPUT_CHARACTERS);
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode: typeof exitCode === 'number' ? exitCode : null, stdout, stderr };
}
