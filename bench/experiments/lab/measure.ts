import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { childrenOf } from '../../../e2e/harness/processTree.ts';

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

let headed = false;

/** One line of JSON on stdout; the first is preceded by one that names machine and versions. */
export function print(experiment: string, values: object): void {
  if (!headed) {
    headed = true;
    const chromium = execFileSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', ['--version'], {
      encoding: 'utf8',
    });
    const [load] = readFileSync('/proc/loadavg', 'utf8').split(' ');
    console.log(
      JSON.stringify({
        experiment,
        at: new Date().toISOString(),
        cores: cpus().length,
        load: Number(load),
        chromium: chromium.trim(),
        liveKitServer: '1.13.5',
        liveKitClient: '2.23.0',
      }),
    );
  }
  console.log(JSON.stringify({ experiment, ...values }));
}

/** Seconds of a core that a process and all its descendants have used. Ends of children between calls are lost. */
export function treeCpuSeconds(pid: number): number {
  let total = 0;
  for (const each of [pid, ...childrenOf(pid).map((child) => child.pid)]) {
    try {
      total += cpuSeconds(each);
    } catch {
      // Ended in between.
    }
  }
  return total;
}

/** Linux counts in hundredths of a second on every architecture. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
