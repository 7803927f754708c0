import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './runVisibly.mjs';

/**
 * Runs vitest and counts its tests. A run that breaks off before it could count is one failure.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runTests(args, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vnet-tests-'));
  const file = join(folder, 'results.json');
  try {
    const code = await runNode(
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        ...args,
        '--reporter=default',
        '--reporter=json',
        `--outputFile=${file}`,
      ],
      environment,
    );
    return count(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @param {number | null} code
 */
function count(file, code) {
  try {
    /** @type {{ numPassedTests: number, numFailedTests: number }} */
    const results = JSON.parse(readFileSync(file, 'utf8'));
    const failed = results.numFailedTests;
    // A file that cannot be loaded has no test that failed, and fails the run all the same.
    return { passed: results.numPassedTests, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
