import { buildServer } from './buildServer.mjs';
import { buildWeb } from './buildWeb.mjs';
import { installPackages } from './installPackages.mjs';

/**
 * Everything between a fresh clone and a server that can be run; what is up to date is left alone.
 *
 * @param {(line: string) => void} report one line a step, for people
 * @returns {Promise<{ server: string }>} the server's file
 */
export async function prepare(report) {
  await installPackages(report);
  const server = await buildServer(report);
  await buildWeb(report);
  return { server };
}
