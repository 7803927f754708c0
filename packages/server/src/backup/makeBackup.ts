import { constants, existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { VERSION } from '../version.ts';
import { pack } from './archive.ts';
import { BackupError } from './BackupError.ts';
import { dumpTables } from './dumpTables.ts';
import { writeManifest } from './manifest.ts';
import { openSource } from './openSource.ts';

export interface BackupOptions {
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'secretKey'>;
  /** The archive, or a folder in which it is named for the moment. */
  target: string;
  now: Date;
}

/**
 * Writes database, uploads and secret into one archive, while VNET runs. What was acknowledged before it began is in it.
 *
 * @returns lines that say what it holds
 * @throws {BackupError}
 */
export async function makeBackup({ config, target, now }: BackupOptions): Promise<string[]> {
  const { dataDir } = config;
  const isFolder = statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = resolve(target, isFolder ? `vnet-backup-${now.toISOString().replaceAll(/[:.]/g, '-')}.tar.gz` : '.');
  if (existsSync(file)) throw new BackupError(`There is a file ${file} already. Choose another name.`);
  const source = await openSource(dataDir, config.databaseUrl);
  const staging = join(dataDir, `.backup-${process.pid}`);
  try {
    await removeAbandoned(dataDir);
    await mkdir(staging, { mode: 0o700 });
    const copied = { from: join(dataDir, 'media'), to: join(staging, 'media') };
    // Before, for what is deleted meanwhile and the tables still name, and after, for what is new and they name already.
    await copyMissing(copied.from, copied.to);
    const { schema, rows } = await dumpTables(source, staging);
    await copyMissing(copied.from, copied.to);
    await copySecret(config, staging);
    const { files } = await writeManifest(staging, { vnet: VERSION, schema, madeAt: now });
    await pack(staging, file);
    const uploads = Object.keys(files).filter((path) => path.startsWith('media/')).length;
    const { size } = await stat(file);
    return [
      `Backed up ${count(rows.get('accounts') ?? 0, 'account')}, ${count(rows.get('meetings') ?? 0, 'meeting')} and ${count(uploads, 'upload')} to`,
      `${file} (${(size / 1024).toFixed(0)} KiB). Keep it where only you can read it: it holds the secret that signs people in.`,
    ];
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError(`The backup cannot be made: ${reason}.`, { cause });
  } finally {
    await source.db.destroy();
    await rm(staging, { recursive: true, force: true });
  }
}

/** What a backup that was killed left in the data folder. */
async function removeAbandoned(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = /^\.backup-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Copies what is not there yet; a file that goes meanwhile is one that nobody needs any more. */
async function copyMissing(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch(ifThere);
  if (entries === undefined) return;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyMissing(source, target);
    else if (entry.isFile() && !existsSync(target)) {
      await copyFile(source, target, constants.COPYFILE_FICLONE).catch(ifThere);
    }
  }
}

async function copySecret({ dataDir, secretKey }: BackupOptions['config'], staging: string): Promise<void> {
  const secret = secretKey ?? (await readFile(join(dataDir, 'secret.key'), 'utf8').catch(ifThere));
  if (secret !== undefined) await writeFile(join(staging, 'secret.key'), `${secret.trim()}\n`, { mode: 0o600 });
}

function ifThere(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
