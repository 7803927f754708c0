import { readFileSync } from 'node:fs';

/** Kernel clock ticks a second; Linux tells user space 100 on every architecture. */
const TICKS = 100;

/** Seconds of a core that a process has used so far. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
