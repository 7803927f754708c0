import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { DataFolderLock } from '../process/DataFolderLock.ts';
import { migrations } from '../storage/migrations/index.ts';
import { unpack } from './archive.ts';
import { BackupError } from './BackupError.ts';
import { checkManifest, type Manifest } from './manifest.ts';
import { restorePostgres } from './restorePostgres.ts';
import { restoreSqlite } from './restoreSqlite.ts';

export interface RestoreOptions {
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'secretKey'>;
  file: string;
  /** A folder for all of it, with the embedded database, whatever the settings say; null: where the settings say. */
  into: string | null;
  /** Whether what is there may go. */
  force: boolean;
  now: Date;
}

/** What of the data folder a restore takes the place of. */
const DATABASE_FILES = ['vnet.sqlite', 'vnet.sqlite-wal', 'vnet.sqlite-shm'];
const OTHER_FILES = ['secret.key', 'media'];

/**
 * Brings back what a backup holds. The archive is checked whole before anything is touched.
 *
 * @returns lines that say what was done
 * @throws {BackupError}
 * @throws {StartError} when VNET runs on the folder
 */
export async function restoreBackup(options: RestoreOptions): Promise<string[]> {
  const file = resolve(options.file);
  const unpacked = await mkdtemp(join(tmpdir(), 'vnet-restore-'));
  try {
    await unpack(file, unpacked);
    const manifest = await checkManifest(unpacked);
    if (!Object.hasOwn(migrations, manifest.schema)) {
      throw new BackupError(
        `The backup was made by a later VNET, ${manifest.vnet} (${manifest.schema}). Restore it with that version.`,
      );
    }
    return await restore(unpacked, manifest, options);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

async function restore(unpacked: string, manifest: Manifest, options: RestoreOptions): Promise<string[]> {
  const { config, force, into, now } = options;
  const dataDir = into === null ? config.dataDir : resolve(into);
  const databaseUrl = into === null ? config.databaseUrl : null;
  const lock = DataFolderLock.take(dataDir);
  const staging = join(dataDir, `.restore-${process.pid}`);
  try {
    const kept = databaseUrl === null ? [...DATABASE_FILES, ...OTHER_FILES] : OTHER_FILES;
    const there = kept.filter((name) => existsSync(join(dataDir, name)));
    if (there.length > 0 && !force) {
      throw new BackupError(
        `${dataDir} has ${there[0]} already. Choose another folder (--into <folder>), or add --force: what is there is set aside then.`,
      );
    }
    await mkdir(staging, { mode: 0o700 });
    for (const name of OTHER_FILES) {
      if (existsSync(join(unpacked, name))) await cp(join(unpacked, name), join(staging, name), { recursive: true });
    }
    try {
      if (databaseUrl === null) await restoreSqlite(unpacked, manifest.schema, staging);
      else await restorePostgres(unpacked, manifest.schema, databaseUrl, force);
    } catch (cause) {
      if (cause instanceof BackupError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BackupError(`The database cannot be restored: ${reason}. Nothing was changed.`, { cause });
    }
    const aside = await replace(dataDir, staging, there, now);
    return [
      `Restored the backup of ${manifest.madeAt} into ${databaseUrl === null ? dataDir : `${dataDir} and the database of DATABASE_URL`}.`,
      ...(aside === null ? [] : [`What was there is in ${aside}.`]),
      ...(await secretWarning(unpacked, config.secretKey)),
    ];
  } finally {
    await rm(staging, { recursive: true, force: true });
    lock.close();
  }
}

/** @returns where what was there is now; null when nothing was */
async function replace(dataDir: string, staging: string, there: readonly string[], now: Date): Promise<string | null> {
  const aside = join(dataDir, `replaced-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
  if (there.length > 0) await mkdir(aside, { mode: 0o700 });
  for (const name of there) await rename(join(dataDir, name), join(aside, name));
  for (const name of await readdir(staging)) await rename(join(staging, name), join(dataDir, name));
  return there.length > 0 ? aside : null;
}

async function secretWarning(unpacked: string, secretKey: string | null): Promise<string[]> {
  if (secretKey === null) return [];
  const secret = await readFile(join(unpacked, 'secret.key'), 'utf8').catch(() => '');
  if (secret.trim() === secretKey) return [];
  return [
    'VNET_SECRET_KEY is another secret than the backup was made under: people sign in again and scripts get new tokens.',
    'To keep them, set VNET_SECRET_KEY to what secret.key says.',
  ];
}
