import { runNode } from '../verify/runVisibly.mjs';
import { SetupError } from './SetupError.mjs';

/**
 * Gets LiveKit ahead of the tests, which would not wait for its build.
 *
 * @param {string} server the built server's file
 */
export async function getLiveKit(server) {
  const code = await runNode([server, '--prepare']);
  if (code !== 0) throw new SetupError('The tests need LiveKit (see above).');
}
