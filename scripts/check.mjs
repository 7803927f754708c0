// `npm run check`: format, lint, types, unused code, import arrows and unit tests.
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { prepare } = await import('./setup/prepare.mjs');
const { runChecks } = await import('./verify/checks.mjs');
const { runTests } = await import('./verify/runTests.mjs');
const { Tally } = await import('./verify/Tally.mjs');

await prepare((line) => console.log(line));
const tally = new Tally();
await runChecks(tally);
console.log('Running unit tests …');
tally.add('unit tests', await runTests([]));
process.exitCode = tally.finish();
