import { cpus, loadavg } from 'node:os';
import { tell } from '../../e2e/lab/play/tell.ts';
import { BenchStage } from './BenchStage.ts';
import { Report } from './figure.ts';

export interface BenchOptions {
  name: string;
  record: boolean;
  /** The whole of it ends after so long, whatever it waits for, ms. */
  mostMs: number;
}

/** Whose `close` is idempotent. */
interface Closable {
  close(): Promise<void>;
}

export interface Bench {
  readonly report: Report;
  /** Another VNET with nobody in it. It is closed when the bench ends, if it was not before. */
  stage(settings?: Record<string, string>): Promise<BenchStage>;
  /** Likewise what a stage stands on; what came last is closed first. */
  keep<T extends Closable>(resource: T): T;
}

/**
 * What every bench with people in browsers is: figures on standard output, what goes on on standard error, the machine's
 * load before and after among the figures, everything closed in the end, exit code 0 when every bound was met.
 */
export async function runBench(
  { name, record, mostMs }: BenchOptions,
  play: (bench: Bench) => Promise<void>,
): Promise<void> {
  // Servers and browsers end with this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const late = setTimeout(() => {
    console.error(`${name} was given up after ${mostMs / 60_000} minutes`);
    process.exit(1);
  }, mostMs);
  const report = new Report(name, { record });
  const stages: BenchStage[] = [];
  const kept: Closable[] = [];
  const keep = <T extends Closable>(resource: T) => {
    kept.push(resource);
    return resource;
  };
  try {
    addLoad(report, 'before');
    await play({
      report,
      keep,
      async stage(settings) {
        const stage = keep(await BenchStage.open(name, settings));
        stages.push(stage);
        return stage;
      },
    });
    addLoad(report, 'after');
    process.exitCode = report.met ? 0 : 1;
  } catch (error) {
    for (const stage of stages) await stage.keepEvidence(name);
    console.error(error);
    process.exitCode = 1;
  } finally {
    for (const stage of stages) stage.tellProblems();
    for (const resource of kept.toReversed()) await resource.close();
    clearTimeout(late);
    tell('closed');
  }
}

/** Above the number of cores everything waits for everything: times are the machine's then. */
function addLoad(report: Report, when: string): void {
  report.add({
    figure: `load average of a minute, ${when}`,
    value: loadavg()[0] ?? Number.NaN,
    unit: 'processes',
    against: { name: 'cores', value: cpus().length },
  });
}
