import { spawn } from 'node:child_process';
import { ROOT } from '../setup/root.mjs';

/**
 * Runs a Node program of the repository with its output shown.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment] beside this process's own
 * @returns {Promise<number | null>} its exit code
 */
export function runNode(args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
}
