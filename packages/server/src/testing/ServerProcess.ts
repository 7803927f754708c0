import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../main.ts');
/** tsx would look for it where the process runs. */
const TSX_TSCONFIG_PATH = join(import.meta.dirname, '../../tsconfig.json');

/** A whole VNET in a process of its own, as `npm start` runs it, with nothing of this one's environment. */
export class ServerProcess {
  readonly origin: string;
  /** What it wrote so far, standard output and log. */
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | NodeJS.Signals>;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.origin = `http://127.0.0.1:${port}`;
    this.#ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  /** @param settings of docs/configuration.md; `PORT` is needed */
  static spawn(settings: Record<string, string> & { PORT: string }, directory: string): ServerProcess {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN], {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TSX_TSCONFIG_PATH, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServerProcess(child, Number(settings.PORT));
  }

  /** Resolves when it says where it is. @throws {Error} with what it wrote, when it ends before */
  async listening(): Promise<this> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('its output is not read');
    const said = (async () => {
      for await (const line of createInterface({ input: stdout })) if (line.startsWith('VNET is at')) return true;
      return false;
    })();
    const first = await Promise.race([said, this.#ended.then(() => false)]);
    if (!first) throw new Error(`it ended with ${await this.#ended}:\n${this.output}`);
    return this;
  }

  /** @returns what it ended with: a code, or the signal that ended it */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals> {
    this.signal(signal);
    return await this.#ended;
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  /** Resolves with what it ends with. */
  get ended(): Promise<number | NodeJS.Signals> {
    return this.#ended;
  }
}
