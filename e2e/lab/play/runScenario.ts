import { parseArgs } from 'node:util';
import { Report } from '../../../bench/harness/figure.ts';
import { labProblem } from '../labProblem.ts';
import { tell } from './tell.ts';

export interface ScenarioOptions {
  /** Takes figures, each with its bound. */
  report: Report;
  /** ms that one measurement takes. */
  windowMs: number;
}

/**
 * What every program in `scenarios/` is: figures on standard output, what goes on on standard error, exit code 0 when
 * every bound was met, and also where the lab is not possible. `--record` keeps the figures, `--seconds` shortens the
 * measurements for a quick look.
 */
export async function runScenario(name: string, play: (options: ScenarioOptions) => Promise<void>): Promise<void> {
  const { values } = parseArgs({
    options: { record: { type: 'boolean', default: false }, seconds: { type: 'string', default: '60' } },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error('--seconds takes a number of seconds');
  if (labProblem() !== null) return;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      tell(`ended by ${signal}`);
      // Exit handlers take the networks down.
      process.exit(1);
    });
  }
  const report = new Report(`lab-${name}`, { record: values.record });
  try {
    await play({ report, windowMs: seconds * 1000 });
    process.exitCode = report.met ? 0 : 1;
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
