import { spawn } from 'node:child_process';
import { ROOT } from './root.mjs';
import { SetupError } from './SetupError.mjs';

/**
 * Runs a program quietly in the repository; its output is shown only when it fails.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ doing: string, remedy: string | ((output: string) => string) }} texts what the message of a failure says
 * @returns {Promise<void>}
 */
export async function runTool(file, args, { doing, remedy }) {
  const remedyFor = (/** @type {string} */ output) => (typeof remedy === 'string' ? remedy : remedy(output));
  const { code, output } = await capture(file, args).catch((cause) => {
    throw new SetupError(`${doing} failed: ${file} cannot be run. Install it, then start again.`, { cause });
  });
  if (code === 0) return;
  process.stderr.write(output.endsWith('\n') ? output : `${output}\n`);
  throw new SetupError(`${doing} failed (see above). ${remedyFor(output)}`);
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function capture(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
