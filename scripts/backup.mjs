// `npm run backup -- [file or folder]`: database, uploads and secret in one archive, while VNET runs.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { runServerCommand } = await import('./setup/runServerCommand.mjs');
await runServerCommand('npm run backup -- [file or folder]', () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length > 1) throw new TypeError('one file');
  // npm runs scripts in the repository; the file is meant where the person stands.
  return ['--backup', resolve(process.env.INIT_CWD ?? '.', positionals[0] ?? '.')];
});
