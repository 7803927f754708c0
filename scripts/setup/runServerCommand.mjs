import { pathToFileURL } from 'node:url';
import { buildServer } from './buildServer.mjs';
import { installPackages } from './installPackages.mjs';
import { SetupError } from './SetupError.mjs';

/**
 * Runs the server's program with other arguments than those of `npm start`, in this very process; what it needs is
 * built first.
 *
 * @param {string} usage printed when the arguments are others than it takes
 * @param {() => string[]} readArguments the server's, from the script's own; throws when they are wrong
 * @returns {Promise<void>}
 */
export async function runServerCommand(usage, readArguments) {
  /** @type {string[]} */
  let args;
  try {
    args = readArguments();
  } catch {
    console.error(usage);
    process.exitCode = 1;
    return;
  }
  try {
    await installPackages((line) => console.error(line));
    const server = await buildServer((line) => console.error(line));
    process.argv = [process.argv[0] ?? '', server, ...args];
    await import(pathToFileURL(server).href);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
