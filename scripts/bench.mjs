// `npm run bench -- <name> [options]`: runs one measurement of bench/, which prints a line of JSON a figure.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const [name, ...options] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  console.error(`Which measurement? npm run bench -- ${names.join('|')} [--record]`);
  process.exit(2);
}

const child = spawn(process.execPath, ['--import', 'tsx', join(folder, `${name}.ts`), ...options], {
  stdio: 'inherit',
  cwd: join(folder, '..'),
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
