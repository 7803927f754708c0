import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/root.mjs';
import { runNode } from './runVisibly.mjs';

/** Every folder with a tsconfig.json is one check of types. */
const TYPED = ['packages/protocol', 'packages/relay', 'packages/server', 'packages/web', 'e2e', 'bench', 'scripts'];

/**
 * Format, lint, types, unused code and import arrows; each counts as one check.
 *
 * @param {import('./Tally.mjs').Tally} tally
 */
export async function runChecks(tally) {
  for (const { name, args } of CHECKS) {
    console.log(`Checking ${name} …`);
    const ok = (await runNode(args)) === 0;
    tally.add(name, ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  }
}

const CHECKS = [
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'] },
  ...TYPED.filter((folder) => existsSync(join(ROOT, folder, 'tsconfig.json'))).map((folder) => ({
    name: `types of ${folder}`,
    args: ['node_modules/typescript/bin/tsc', '-p', folder],
  })),
  { name: 'unused code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'import arrows', args: ['scripts/verify/importArrows.mjs'] },
];
