// `npm start`: sets up what is missing, a line a step, then runs VNET in this very process.
import { pathToFileURL } from 'node:url';
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { SetupError } = await import('./setup/SetupError.mjs');
const { HELP, readStartOptions } = await import('./setup/startOptions.mjs');
try {
  if (readStartOptions(process.argv.slice(2)).help) {
    console.log(HELP);
    process.exit(0);
  }
  const { prepare } = await import('./setup/prepare.mjs');
  const { server } = await prepare((line) => console.log(line));
  await import(pathToFileURL(server).href);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
