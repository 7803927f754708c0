import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { RestoreOptions } from './backup/restoreBackup.ts';
import { prepareProvider } from './calls/createProvider.ts';
import { loadConfig } from './config.ts';
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
  /** `npm run backup`: write one to this file or into this folder, and end. */
  backup: { type: 'string' },
  /** `npm run restore`: bring this one back, and end. */
  restore: { type: 'string' },
  into: { type: 'string' },
  force: { type: 'boolean', default: false },
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
    if (values.backup !== undefined) {
      await backUp(values.backup, print);
      return;
    }
    if (values.restore !== undefined) {
      await restore({ file: values.restore, into: values.into ?? null, force: values.force }, print);
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

async function backUp(target: string, print: (line: string) => void): Promise<void> {
  const config = loadConfig(process.env, process.cwd());
  const { makeBackup } = await import('./backup/makeBackup.ts');
  for (const line of await makeBackup({ config, target, now: new Date() })) print(line);
}

async function restore(
  options: Pick<RestoreOptions, 'file' | 'into' | 'force'>,
  print: (line: string) => void,
): Promise<void> {
  const config = loadConfig(process.env, process.cwd());
  const { restoreBackup } = await import('./backup/restoreBackup.ts');
  for (const line of await restoreBackup({ ...options, config, now: new Date() })) print(line);
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
