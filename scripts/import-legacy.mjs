// `npm run import-legacy -- <db.sqlite3> [--media <folder>] [--dry-run]`: takes over what the first VNET kept (docs/moving.md).
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { SetupError } = await import('./setup/SetupError.mjs');
try {
  const { installPackages } = await import('./setup/installPackages.mjs');
  const { buildServer } = await import('./setup/buildServer.mjs');
  const { runNode } = await import('./verify/runVisibly.mjs');
  await installPackages((line) => console.log(line));
  const server = await buildServer((line) => console.log(line));
  process.exitCode = (await runNode([server, 'import-legacy', ...process.argv.slice(2)])) ?? 1;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
