import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A lock whose holder cannot be told (the file was just made) is left alone for so long. */
const UNREADABLE_LOCK_MS = 5_000;
const RETRY_MS = 200;

/**
 * Runs `work` while no other process of this machine does: the lock is a file that holds its owner's process id, and a
 * lock whose owner has died is taken over.
 *
 * @param onWait called once, with the owner's process id, when somebody else holds the lock
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait: (owner: number | null) => void,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let waited = false;
  while (!(await tryTake(path))) {
    const owner = await ownerOf(path);
    if (owner === 'gone') {
      await rm(path, { force: true });
      continue;
    }
    if (!waited) onWait(owner);
    waited = true;
    await delay(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function ownerOf(path: string): Promise<number | null | 'gone'> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const pid = Number.parseInt(text, 10);
    if (Number.isNaN(pid)) return Date.now() - mtimeMs > UNREADABLE_LOCK_MS ? 'gone' : null;
    return isAlive(pid) ? pid : 'gone';
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
