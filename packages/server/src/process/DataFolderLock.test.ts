import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderLock } from './DataFolderLock.ts';
import { StartError } from './StartError.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that holds the folder until it is killed. */
async function holder(): Promise<{ pid: number | undefined; kill(): Promise<void> }> {
  const program = `const { DataFolderLock } = await import(${JSON.stringify(join(import.meta.dirname, 'DataFolderLock.ts'))});
    DataFolderLock.take(${JSON.stringify(folder)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  return {
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('a folder is held by one process, whose id is said; a kill gives it back', async () => {
  const other = await holder();
  expect(() => DataFolderLock.take(folder)).toThrow(
    new StartError(
      `VNET runs on the data folder ${folder} already: process ${other.pid} holds it. Stop it first, or set VNET_DATA_DIR to another folder.`,
    ),
  );
  await other.kill();
  DataFolderLock.take(folder).close();
});

test('a folder is made where it is missing, and closing twice is harmless', () => {
  const lock = DataFolderLock.take(join(folder, 'a/b'));
  lock.close();
  lock.close();
  DataFolderLock.take(join(folder, 'a/b')).close();
});

test('a folder that cannot be written is one line that says what to do', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => DataFolderLock.take(join(file, 'data'))).toThrow(/cannot be written \(ENOTDIR\)\. Give this user/);
});
