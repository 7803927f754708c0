import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { runTool } from './runTool.mjs';
import { withBuildLock } from './withBuildLock.mjs';

/**
 * Installs what package-lock.json names, unless it is there: `npm ci` on a fresh clone, else what changed.
 *
 * @param {(line: string) => void} report
 */
export async function installPackages(report) {
  if (isCurrent()) return;
  await withBuildLock(lockFile(), async () => {
    // Another start may have installed them while this one waited.
    if (isCurrent()) return;
    const fresh = !existsSync(join(ROOT, 'node_modules'));
    report(fresh ? 'Installing packages …' : 'Installing packages that changed …');
    // What builds VNET is a development package, which NODE_ENV=production would leave out.
    await runTool('npm', [...(fresh ? ['ci'] : ['install', '--no-save']), '--include=dev'], {
      doing: 'Installing packages',
      remedy: remedyOf,
    });
  });
}

function isCurrent() {
  return (
    existsSync(join(ROOT, 'node_modules')) &&
    isInstalled(read('package-lock.json'), read('node_modules/.package-lock.json'))
  );
}

/** Outside of node_modules, which `npm ci` empties. */
function lockFile() {
  const folder = createHash('sha256').update(ROOT).digest('hex').slice(0, 16);
  return join(tmpdir(), `vnet-install-${userInfo().uid}-${folder}.lock`);
}

/**
 * What to do about an installation that failed.
 *
 * @param {string} output npm's
 */
export function remedyOf(output) {
  return /node-gyp|gyp ERR/.test(output)
    ? 'One package has no ready-made binary for this machine and has to be compiled: install Python 3, make and a C++ compiler (Debian: apt-get install -y python3 make g++), then start again.'
    : 'Check that the npm registry can be reached, then start again.';
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
