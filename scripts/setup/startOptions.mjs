import { parseArgs } from 'node:util';
import { SetupError } from './SetupError.mjs';

/** What `npm start -- --help` prints. */
export const HELP = `npm start                  runs VNET on this machine
npm start -- --lan         for other machines of the network, over https
npm start -- --prepare     gets what a start needs, and ends
Settings are environment variables or lines of a file .env: docs/configuration.md lists them.`;

/**
 * Looks at the options before anything is installed for them; the server reads those that are its own.
 *
 * @param {readonly string[]} args
 * @returns {{ help: boolean }}
 * @throws {SetupError} for an option that there is not
 */
export function readStartOptions(args) {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    return { help: values.help === true };
  } catch (cause) {
    throw new SetupError('npm start takes no options but --lan, --prepare and --help.', { cause });
  }
}

const OPTIONS = /** @type {const} */ ({
  lan: { type: 'boolean' },
  prepare: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
});
