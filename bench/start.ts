import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchAnyCertificate } from '../e2e/harness/fetchAnyCertificate.ts';
import { freePorts } from '../e2e/harness/freePorts.ts';
import { poll } from '../e2e/harness/poll.ts';
import { childrenOf, memoryOf } from '../e2e/harness/processTree.ts';
import { REPOSITORY } from '../e2e/harness/VnetProcess.ts';
import { Report } from './harness/figure.ts';
import { median } from './harness/median.ts';

/**
 * From `npm start` to `/readyz` 200, LiveKit included, everything built; and what the server holds in memory a while
 * later, LiveKit left out. `--cold` measures the first start of a fresh clone too, with LiveKit built anew: minutes.
 */
const RUNS = 7;
const MOST_SECONDS = 3;
const MOST_MEGABYTES = 150;
const REST_MS = 5000;
const COLD_TIMEOUT_MS = 3_600_000;

interface Start {
  seconds: number;
  megabytes: number;
}

const report = new Report('start', { record: process.argv.includes('--record') });
const work = mkdtempSync(join(tmpdir(), 'vnet-bench-start-'));
try {
  if (process.argv.includes('--cold')) {
    const clone = join(work, 'clone');
    execFileSync('git', ['clone', '--quiet', REPOSITORY, clone]);
    const { seconds } = await start(clone, { XDG_CACHE_HOME: join(work, 'cache') }, COLD_TIMEOUT_MS);
    report.add({ figure: 'fresh clone to ready', value: seconds, unit: 's' });
  }
  await start(REPOSITORY, {}, COLD_TIMEOUT_MS);
  const starts: Start[] = [];
  for (let run = 0; run < RUNS; run += 1) starts.push(await start(REPOSITORY, {}, 60_000));
  report.add({
    figure: `npm start to ready, median of ${RUNS}`,
    value: median(starts.map(({ seconds }) => seconds)),
    unit: 's',
    bound: { most: MOST_SECONDS },
  });
  report.add({ figure: 'slowest of them', value: Math.max(...starts.map(({ seconds }) => seconds)), unit: 's' });
  report.add({
    figure: 'memory at rest without LiveKit, median',
    value: median(starts.map(({ megabytes }) => megabytes)),
    unit: 'MB',
    bound: { most: MOST_MEGABYTES },
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = report.met ? 0 : 1;

async function start(directory: string, settings: Record<string, string>, timeoutMs: number): Promise<Start> {
  const [port, udpPort, tcpPort] = await freePorts('tcp', 'udp', 'tcp');
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
    // A group of its own: npm does not pass every signal on.
    detached: true,
    env: {
      ...process.env,
      PORT: String(port),
      VNET_DATA_DIR: join(work, 'data'),
      LIVEKIT_UDP_PORT: String(udpPort),
      LIVEKIT_TCP_PORT: String(tcpPort),
      ...settings,
    },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('npm did not start');
  const gone = once(child, 'exit');
  try {
    await poll({ what: '/readyz', timeoutMs, intervalMs: 20 }, async () => {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
      const status = await fetchAnyCertificate(`http://127.0.0.1:${port}/readyz`).catch(() => 0);
      return status === 200 ? true : undefined;
    });
    const seconds = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    // npm itself and its shell are the person's, not the server's.
    const server = childrenOf(pid).filter(({ command }) => /node/.test(command) && !/livekit-server/.test(command));
    return { seconds, megabytes: server.reduce((sum, process) => sum + memoryOf(process.pid), 0) / 1e6 };
  } finally {
    process.kill(-pid, 'SIGINT');
    await gone;
  }
}
