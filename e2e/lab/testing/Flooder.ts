import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY } from '../../harness/VnetProcess.ts';
import type { Namespace } from '../Namespace.ts';
import type { FloodResult, FloodWish } from './flood.ts';

const PROGRAM = join(import.meta.dirname, 'flood.ts');

/** Sends datagrams through the lab from a program to another, without a browser. */
export class Flooder {
  readonly #address: string;
  readonly #answerer: ChildProcess;

  private constructor(address: string, answerer: ChildProcess) {
    this.#address = address;
    this.#answerer = answerer;
  }

  /** @param address of the machine that answers */
  static async start(answerer: Namespace, address: string): Promise<Flooder> {
    const child = run(answerer, 'answer');
    if (child.stdout === null) throw new Error('the answerer has no output');
    await once(child.stdout, 'data');
    return new Flooder(address, child);
  }

  /** Resolves some time after the last datagram. */
  async ask(device: Namespace, wish: FloodWish): Promise<FloodResult> {
    const child = run(device, 'ask', this.#address, JSON.stringify(wish));
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await once(child, 'close');
    return JSON.parse(output);
  }

  async close(): Promise<void> {
    if (this.#answerer.exitCode !== null) return;
    const gone = once(this.#answerer, 'exit');
    this.#answerer.stdin?.end();
    await gone;
  }
}

function run(namespace: Namespace, ...args: readonly string[]): ChildProcess {
  return namespace.spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...args], {
    cwd: REPOSITORY,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
