import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './database.ts';

const ROUNDS = 5;

test(`nothing acknowledged is lost when the process is killed while it writes (${ROUNDS} rounds)`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vnet-crash-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) acknowledged.push(...(await writeUntilKilled(folder, round)));

  const database = await openDatabase(folder);
  onTestFinished(() => database.close());
  const kept = await database.db.selectFrom('accounts').select('username').execute();
  const names = new Set(kept.map(({ username }) => username));
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * 20);
  expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
  expect((await sql`pragma integrity_check`.execute(database.db)).rows).toEqual([{ integrity_check: 'ok' }]);
}, 120_000);

/** @returns the names that the process said were written */
async function writeUntilKilled(folder: string, round: number): Promise<string[]> {
  const program = join(import.meta.dirname, '../testing/signUpForever.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, `r${round}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    // At a different place each round; what was printed meanwhile still counts.
    if (output.split('\n').length > 20 + round * 7) child.kill('SIGKILL');
  });
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return output.split('\n').slice(0, -1);
}
