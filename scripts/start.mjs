// `npm start`: sets up what is missing, a line a step, then runs VNET in this very process.
import { pathToFileURL } from 'node:url';
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { SetupError } = await import('./setup/SetupError.mjs');
try {
  const { prepare } = await import('./setup/prepare.mjs');
  const { server } = await prepare((line) => console.log(line));
  await import(pathToFileURL(server).href);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
