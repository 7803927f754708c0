import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server of the bench in a process of its own; it prints its port when it listens. */
export interface BenchServer {
  readonly pid: number;
  readonly port: number;
  close(): Promise<void>;
}

export async function startServer(file: string, ...args: string[]): Promise<BenchServer> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null || child.pid === undefined) throw new Error(`${file} did not start`);
  const [line]: unknown[] = await once(child.stdout, 'data');
  return {
    pid: child.pid,
    port: Number(String(line)),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
