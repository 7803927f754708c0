import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Namespace } from './Namespace.ts';
import { tryToRun } from './run.ts';

/** Third byte of the lab's addresses; 0 and the last are left alone. */
const NUMBERS = 254;

/** What keeps several labs of one machine apart: a number in all their names and addresses. */
export class LabNumber {
  private constructor(readonly value: number) {}

  /**
   * Takes a number that no other lab has, after clearing away what labs left whose process was killed.
   *
   * @throws {Error} when all are taken
   */
  static take(): LabNumber {
    const left = Namespace.names().flatMap((name) => /^vlab([0-9]+)-/.exec(name)?.[1] ?? []);
    for (const value of new Set(left)) new LabNumber(Number(value)).#releaseIfLeft();
    for (let attempt = 0; attempt < NUMBERS; attempt += 1) {
      const number = new LabNumber(1 + ((process.pid + attempt) % NUMBERS));
      number.#releaseIfLeft();
      try {
        writeFileSync(number.#file, String(process.pid), { flag: 'wx' });
        mkdirSync(number.folder, { recursive: true });
        return number;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
    throw new Error('no number is left for another lab');
  }

  /** In front of the names of the lab's machines, and the name of this machine's own cable into it. */
  get prefix(): string {
    return `vlab${this.value}`;
  }

  /** For what the lab writes down; it is there, and goes with the number. */
  get folder(): string {
    return join(tmpdir(), this.prefix);
  }

  /** Idempotent. */
  close(): void {
    if (this.#owner() === process.pid) this.#release();
  }

  #releaseIfLeft(): void {
    const owner = this.#owner();
    if (owner !== null && !isAlive(owner)) this.#release();
  }

  /** Takes away whatever carries the number, in whatever state it was left. */
  #release(): void {
    for (const name of Namespace.names()) if (name.startsWith(`${this.prefix}-`)) Namespace.remove(name);
    // A namespace goes when its last process has; the cable need not wait for that.
    tryToRun('ip', 'link', 'delete', this.prefix);
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#file, { force: true });
  }

  get #file(): string {
    return `${this.folder}.pid`;
  }

  /** Null where nobody has it. */
  #owner(): number | null {
    try {
      return Number(readFileSync(this.#file, 'utf8'));
    } catch {
      return null;
    }
  }
}

function isAlive(pid: number): boolean {
  // Its owner is writing it.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, and lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
