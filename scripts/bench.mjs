// `npm run bench -- <name>`: runs one measurement of bench/; without a name, lists them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { prepare } = await import('./setup/prepare.mjs');
const { ROOT } = await import('./setup/root.mjs');
const { runNode } = await import('./verify/runVisibly.mjs');

const names = readdirSync(join(ROOT, 'bench'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.config.ts'))
  .map((file) => file.slice(0, -3));
const [name = '', ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`npm run bench -- <name>, where <name> is one of: ${names.join(', ')}`);
  process.exit(1);
}
// Standard output is for the figures.
await prepare((line) => console.error(line));
process.exitCode = (await runNode(['--import', 'tsx', `bench/${name}.ts`, ...args])) ?? 1;
