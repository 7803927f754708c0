import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareProvider } from './calls/createProvider.ts';
import { explainStartFailure } from './process/explainStartFailure.ts';
import { StartError } from './process/StartError.ts';
import { startServer } from './process/startServer.ts';
import { stopOnSignals } from './process/stopOnSignals.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const OPTIONS = {
  /** Listen on every address, over https. */
  lan: { type: 'boolean', default: false },
  /** Get LiveKit, where one is to be supervised, and end. */
  prepare: { type: 'boolean', default: false },
} as const;

/** The process: the one place that reads `process.env` and `process.argv`, prints, and exits. */
async function main(): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    // What is written from here on is this user's alone, also in a data folder that others may open.
    process.umask(0o077);
    const [command, ...args] = process.argv.slice(2);
    if (command === 'import-legacy') {
      const { importLegacy } = await import('./importLegacy.ts');
      await importLegacy({ environment: process.env, directory: process.cwd(), args, print });
      return;
    }
    const values = readOptions();
    if (values.prepare) {
      await prepareProvider({ environment: process.env, directory: process.cwd(), root: ROOT, report: print });
      return;
    }
    const server = await startServer({
      environment: process.env,
      directory: process.cwd(),
      root: ROOT,
      lan: values.lan,
      print,
      atTerminal: process.stderr.isTTY === true,
    });
    stopOnSignals(server, print);
  } catch (error) {
    const explanation = explainStartFailure(error);
    if (explanation === null) throw error;
    process.stderr.write(`${explanation}\n`);
    process.exitCode = 1;
  }
}

/** @throws {StartError} for an option that there is not */
function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (cause) {
    throw new StartError('npm start takes no options but --lan and --prepare.', { cause });
  }
}

await main();
