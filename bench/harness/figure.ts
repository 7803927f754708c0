import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** One measured number, as it is printed: a line of JSON. */
export interface Figure {
  bench: string;
  figure: string;
  value: number;
  unit: string;
  /** What it is compared with, and that one's value in the same run. */
  against?: { name: string; value: number };
  /** `value` to `against`. */
  ratio?: number;
  /** What it must reach; of the ratio where there is one. */
  bound?: { least: number } | { most: number };
  met?: boolean;
}

/** Prints figures and, told to, keeps them with date and machine under `bench/results/`. */
export class Report {
  readonly #bench: string;
  readonly #file: string | null;
  #met = true;

  constructor(bench: string, { record }: { record: boolean }) {
    this.#bench = bench;
    const folder = join(import.meta.dirname, '../results');
    this.#file = record ? join(folder, `${new Date().toISOString().slice(0, 10)}-${bench}.jsonl`) : null;
    if (this.#file !== null) mkdirSync(folder, { recursive: true });
    this.#write({ bench, machine: machine(), commit: commit(), at: new Date().toISOString() });
  }

  add(figure: Omit<Figure, 'bench' | 'ratio' | 'met'>): void {
    const { against, bound } = figure;
    const ratio = against === undefined ? undefined : round(figure.value / against.value);
    const judged = ratio ?? figure.value;
    const met = bound === undefined ? undefined : 'least' in bound ? judged >= bound.least : judged <= bound.most;
    if (met === false) this.#met = false;
    this.#write({
      bench: this.#bench,
      ...figure,
      value: round(figure.value),
      ...(against === undefined ? {} : { against: { ...against, value: round(against.value) }, ratio }),
      ...(met === undefined ? {} : { met }),
    });
  }

  /** Whether every bound was met. */
  get met(): boolean {
    return this.#met;
  }

  #write(line: object): void {
    const text = JSON.stringify(line);
    console.log(text);
    if (this.#file !== null) appendFileSync(this.#file, `${text}\n`);
  }
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory} GiB, Linux ${release()}, Node ${process.version}`;
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: import.meta.dirname }).trim();
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
