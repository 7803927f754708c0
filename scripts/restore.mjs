// `npm run restore -- <file> [--into <folder>] [--force]`: brings a backup back.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { runServerCommand } = await import('./setup/runServerCommand.mjs');
await runServerCommand('npm run restore -- <file> [--into <folder>] [--force]', () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { into: { type: 'string' }, force: { type: 'boolean' } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new TypeError('one file');
  // npm runs scripts in the repository; paths are meant where the person stands.
  const path = (/** @type {string} */ given) => resolve(process.env.INIT_CWD ?? '.', given);
  return [
    '--restore',
    path(file),
    ...(values.into === undefined ? [] : ['--into', path(values.into)]),
    ...(values.force ? ['--force'] : []),
  ];
});
