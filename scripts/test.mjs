// `npm test`: everything. `--full` shortens nothing.
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { SetupError } = await import('./setup/SetupError.mjs');
const report = (/** @type {string} */ line) => console.log(line);
try {
  const { prepare } = await import('./setup/prepare.mjs');
  const { installDebianPackages } = await import('./setup/installDebianPackages.mjs');
  const { getLiveKit } = await import('./setup/getLiveKit.mjs');
  const { runChecks } = await import('./verify/checks.mjs');
  const { runTests } = await import('./verify/runTests.mjs');
  const { Tally } = await import('./verify/Tally.mjs');

  const full = process.argv.includes('--full');
  const { server } = await prepare(report);
  await installDebianPackages(report);
  await getLiveKit(server);

  const tally = new Tally();
  await runChecks(tally);
  report('Running unit tests …');
  tally.add('unit tests', await runTests([], full ? { VNET_TEST_FULL: '1' } : {}));
  report('Running end-to-end tests …');
  tally.add(
    'end-to-end tests',
    await runTests(['--config', 'e2e/vitest.config.ts'], full ? { VNET_E2E_FULL: '1' } : {}),
  );
  process.exitCode = tally.finish();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
