import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/**
 * The shell becomes the program (`exec`), so the child's process id is the program's. Beside it a watcher reads a pipe
 * that only this process holds open: when this process is gone, however it went, the pipe ends and the watcher kills
 * its process group, which is itself and the program. A group's id cannot be taken by another program while one of its
 * members lives.
 */
const GUARD = 'exec 3<&0; (read -r _ <&3; kill -9 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

export type GuardedProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a program that cannot outlive this process, not even when this process is killed with SIGKILL. It does not get
 * the terminal's Ctrl-C: whoever started it ends it, with `killGuarded`. POSIX only.
 */
export function spawnGuarded(
  file: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
): GuardedProcess {
  return spawn('/bin/sh', ['-c', GUARD, 'vnet-guard', file, ...args], {
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Kills the program and its watcher at once. Harmless when they are gone. */
export function killGuarded(child: GuardedProcess): void {
  child.stdin.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the group is gone already.
  }
}
