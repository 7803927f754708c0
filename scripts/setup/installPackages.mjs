import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { runTool } from './runTool.mjs';

/**
 * Installs what package-lock.json names, unless it is there: `npm ci` on a fresh clone, else what changed.
 *
 * @param {(line: string) => void} report
 */
export async function installPackages(report) {
  const fresh = !existsSync(join(ROOT, 'node_modules'));
  if (!fresh && isInstalled(read('package-lock.json'), read('node_modules/.package-lock.json'))) return;
  report(fresh ? 'Installing packages …' : 'Installing packages that changed …');
  await runTool('npm', fresh ? ['ci'] : ['install', '--no-save'], {
    doing: 'Installing packages',
    remedy: 'Check that the npm registry can be reached, then start again.',
  });
}

/**
 * Whether everything that the lock file names is installed in its version. Packages for other platforms are not.
 *
 * @param {Lock | null} wanted
 * @param {Lock | null} installed
 */
export function isInstalled(wanted, installed) {
  if (wanted === null) return true;
  return Object.entries(wanted.packages).every(([path, { version, optional, link }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const there = installed?.packages[path];
    return there === undefined ? optional === true : link === true || there.version === version;
  });
}

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/** @param {string} path @returns {Lock | null} */
function read(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  } catch {
    return null;
  }
}
