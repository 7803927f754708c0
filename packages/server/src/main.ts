import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explainStartFailure } from './process/explainStartFailure.ts';
import { startServer } from './process/startServer.ts';
import { stopOnSignals } from './process/stopOnSignals.ts';

/** The process: the one place that reads `process.env` and `process.argv`, prints, and exits. */
async function main(): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    const { values } = parseArgs({ options: { lan: { type: 'boolean', default: false } } });
    const server = await startServer({
      environment: process.env,
      directory: process.cwd(),
      root: resolve(import.meta.dirname, '../../..'),
      lan: values.lan,
      print,
    });
    stopOnSignals(server, print);
  } catch (error) {
    const explanation = explainStartFailure(error);
    if (explanation === null) throw error;
    process.stderr.write(`${explanation}\n`);
    process.exitCode = 1;
  }
}

await main();
