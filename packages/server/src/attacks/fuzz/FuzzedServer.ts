import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** tsx would look for it where the process runs. */
const TSX_TSCONFIG_PATH = join(import.meta.dirname, '../../../tsconfig.json');

export interface FuzzedRoute {
  method: string;
  url: string;
}

/** The app in a process of its own (`serverProcess.ts`), with what it logs and whether it lives. */
export class FuzzedServer {
  readonly origin: string;
  readonly routes: readonly FuzzedRoute[];
  /** Lines so far. */
  readonly log: readonly string[];
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(
    child: ChildProcess,
    folder: string,
    log: string[],
    ready: { origin: string; routes: FuzzedRoute[] },
  ) {
    this.#child = child;
    this.#folder = folder;
    this.log = log;
    this.origin = ready.origin;
    this.routes = ready.routes;
  }

  static async start(databaseUrl: string | null): Promise<FuzzedServer> {
    const folder = mkdtempSync(join(tmpdir(), 'vnet-fuzz-'));
    const program = join(import.meta.dirname, 'serverProcess.ts');
    const options = ['--expose-gc', '--import', import.meta.resolve('tsx'), program, folder];
    const child = spawn(process.execPath, databaseUrl === null ? options : [...options, databaseUrl], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TSX_TSCONFIG_PATH },
    });
    const log: string[] = [];
    let rest = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      log.push(...lines);
    });
    const [ready] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the server ended with ${String(code)} before it listened:\n${log.join('\n')}${rest}`);
      }),
    ]);
    return new FuzzedServer(child, folder, log, ready as { origin: string; routes: FuzzedRoute[] });
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it holds in memory when all garbage is collected, bytes. */
  async memory(): Promise<number> {
    const answered = once(this.#child, 'message');
    this.#child.send('memory');
    const [{ bytes }] = (await answered) as [{ bytes: number }];
    return bytes;
  }

  async close(): Promise<void> {
    if (this.isAlive) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
