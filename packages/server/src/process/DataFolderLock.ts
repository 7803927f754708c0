import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { StartError } from './StartError.ts';

const LOCK_FILE = 'lock.sqlite';
/** Beside the lock, as nobody can read from a database that is locked whole. It informs and decides nothing. */
const OWNER_FILE = 'lock.pid';
/** A VNET that was just killed, or is about to end, may hold the folder for a moment. */
const WAIT_MS = 500;

/**
 * One VNET a data folder: an exclusive SQLite transaction on a file of its own, which the operating system lets go of
 * when the process ends, however it ends. The database itself stays open to backups.
 */
export class DataFolderLock {
  private constructor(
    private readonly database: Database,
    private readonly ownerFile: string,
  ) {}

  /**
   * For several instances, which share the folder of uploads: makes it where it is missing.
   *
   * @throws {StartError} when the folder cannot be written
   */
  static makeWritable(dataDir: string): void {
    makeWritable(dataDir);
  }

  /**
   * Makes the folder where it is missing and takes it.
   *
   * @throws {StartError} when the folder cannot be written or another process holds it
   */
  static take(dataDir: string): DataFolderLock {
    makeWritable(dataDir);
    const database = new SqliteDatabase(join(dataDir, LOCK_FILE), { timeout: WAIT_MS });
    try {
      database.pragma('journal_mode = MEMORY');
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!isBusy(error)) throw error;
      throw new StartError(
        `VNET runs on the data folder ${dataDir} already${describeOwner(dataDir)}. Stop it first, or set VNET_DATA_DIR to another folder.`,
      );
    }
    const ownerFile = join(dataDir, OWNER_FILE);
    writeFileSync(ownerFile, String(process.pid));
    return new DataFolderLock(database, ownerFile);
  }

  /** Idempotent. */
  close(): void {
    if (!this.database.open) return;
    rmSync(this.ownerFile, { force: true });
    this.database.close();
  }
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, `.write-${process.pid}`);
    closeSync(openSync(probe, 'w', 0o600));
    rmSync(probe);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new StartError(
      `The data folder ${dataDir} cannot be written${code}. Give this user write access to it, or set VNET_DATA_DIR to another folder.`,
      { cause },
    );
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function describeOwner(dataDir: string): string {
  try {
    const pid = Number.parseInt(readFileSync(join(dataDir, OWNER_FILE), 'utf8'), 10);
    return Number.isNaN(pid) ? '' : `: process ${pid} holds it`;
  } catch {
    return '';
  }
}
