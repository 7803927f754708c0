// `npm run contract -- <url>`: holds a server that runs somewhere to the contract, from outside.
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { installPackages } = await import('./setup/installPackages.mjs');
const { runTests } = await import('./verify/runTests.mjs');
const { Tally } = await import('./verify/Tally.mjs');

const url = process.argv[2] ?? '';
if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
  console.error(
    'npm run contract -- <url>, such as http://127.0.0.1:8000. It makes accounts there: use a server for tests.',
  );
  process.exit(1);
}
await installPackages((line) => console.log(line));
const { origin } = new URL(url);
try {
  const { status } = await fetch(`${origin}/healthz`);
  if (status !== 200) throw new Error(`/healthz answers ${status}`);
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  console.error(`No VNET answers at ${origin}: ${cause instanceof Error ? cause.message : cause}`);
  process.exit(1);
}
const tally = new Tally();
tally.add('contract', await runTests(['--config', 'e2e/contract/vitest.config.ts'], { VNET_CONTRACT_URL: origin }));
process.exitCode = tally.finish();
