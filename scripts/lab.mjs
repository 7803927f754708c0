// `npm run lab -- <scenario>`: plays one scenario of e2e/lab/ in networks of its own; without a name, lists them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { SetupError } = await import('./setup/SetupError.mjs');
const { prepare } = await import('./setup/prepare.mjs');
const { installDebianPackages } = await import('./setup/installDebianPackages.mjs');
const { ROOT } = await import('./setup/root.mjs');
const { runNode } = await import('./verify/runVisibly.mjs');

const FOLDER = 'e2e/lab/scenarios';
/** `byCode.ts` is `by-code`. @type {Map<string, string>} */
const files = new Map(
  readdirSync(join(ROOT, FOLDER)).map((file) => [
    file.replace(/\.ts$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    `${FOLDER}/${file}`,
  ]),
);
const [name = '', ...args] = process.argv.slice(2);
const file = files.get(name);
if (file === undefined) {
  console.error(`npm run lab -- <scenario>, where <scenario> is one of: ${[...files.keys()].join(', ')}`);
  process.exit(1);
}
try {
  // Standard output is for the figures.
  const report = (/** @type {string} */ line) => console.error(line);
  await prepare(report);
  // Who is not root cannot have the lab's networks either, and is told so by the scenario.
  if (process.getuid?.() === 0) await installDebianPackages(report);
  process.exitCode = (await runNode(['--import', 'tsx', file, ...args])) ?? 1;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
