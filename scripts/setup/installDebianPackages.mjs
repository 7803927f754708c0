import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, runTool } from './runTool.mjs';
import { SetupError } from './SetupError.mjs';

/** What the tests run besides Node: a browser, a voice, a network of their own, and what several instances share. */
const PROGRAMS = [
  { program: 'chromium', packageName: 'chromium' },
  { program: 'espeak-ng', packageName: 'espeak-ng' },
  { program: 'ip', packageName: 'iproute2' },
  { program: 'iptables', packageName: 'iptables' },
  // PostgreSQL's own programs are on no PATH in Debian.
  { program: 'pg_ctlcluster', packageName: 'postgresql' },
  { program: 'redis-server', packageName: 'redis-server' },
  { program: 'nginx', packageName: 'nginx-light' },
];

/**
 * Installs the missing ones with apt where this user may.
 *
 * @param {(line: string) => void} report
 */
export async function installDebianPackages(report) {
  const missing = PROGRAMS.filter(({ program }) => !isOnPath(program)).map(({ packageName }) => packageName);
  if (missing.length === 0) return;
  const byHand = `Install ${missing.join(', ')} (apt-get install -y ${missing.join(' ')}), then start again.`;
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    throw new SetupError(`The tests need programs that are not here. ${byHand}`);
  }
  report(`Installing ${missing.join(', ')} …`);
  // A machine whose package lists are current needs no update, and one without a network says so in the next step.
  await capture('apt-get', ['update', '-q']);
  await runTool('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], {
    doing: 'Installing Debian packages',
    remedy: byHand,
  });
}

/** @param {string} program */
function isOnPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
