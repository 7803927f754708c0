import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError } from './BackupError.ts';

/**
 * Packs a folder's contents into a `.tar.gz` that its owner alone can read. It stands under its name once it is whole
 * and on the disk; before that, under another one beside it.
 */
export async function pack(folder: string, file: string): Promise<void> {
  const draft = `${file}.partial-${process.pid}`;
  try {
    const tar = spawn('tar', ['-c', '-f', '-', '-C', folder, '.'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const written = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
    const [ended] = await Promise.all([endOf(tar), pipeline(tar.stdout, createGzip(), written)]);
    if (ended !== null) throw new Error(ended);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new BackupError(`The backup ${file} cannot be written (${reasonOf(cause)}).`, { cause });
  }
}

/** @throws {BackupError} when the file is missing, damaged, cut short or no archive */
export async function unpack(file: string, folder: string): Promise<void> {
  const args = ['-x', '-f', '-', '-C', folder, '--no-same-owner', '--no-same-permissions'];
  const tar = spawn('tar', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  const [ended, read] = await Promise.all([endOf(tar), readInto(file, tar.stdin)]);
  const failure = read ?? ended;
  if (failure !== null) {
    throw new BackupError(
      `${file} is no whole backup (${failure}). Nothing was changed. Fetch it again, or take another one.`,
    );
  }
}

const STOPPED_READING = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];

/** @returns what went wrong, or null */
async function readInto(file: string, tar: Writable): Promise<string | null> {
  try {
    await pipeline(createReadStream(file), createGunzip(), tar);
    return null;
  } catch (error) {
    // tar has stopped reading: at the archive's end, before the last of its padding, or because of what it says itself.
    const stopped = error instanceof Error && 'code' in error && STOPPED_READING.includes(String(error.code));
    return stopped ? null : reasonOf(error);
  }
}

/** @returns what tar says when it fails, or null */
async function endOf(tar: ReturnType<typeof spawn>): Promise<string | null> {
  let said = '';
  tar.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    const [code] = await once(tar, 'close');
    return code === 0 ? null : (said.trim().split('\n').at(-1) ?? '') || `tar ended with ${code}`;
  } catch {
    return 'the program tar is not installed';
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
