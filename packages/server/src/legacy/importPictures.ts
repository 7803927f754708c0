import { realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Account } from '../accounts/account.ts';
import { setImportedPicture } from '../accounts/importAccount.ts';
import type { ImportDeps } from './ImportDeps.ts';
import { type ImportedUser, peopleOf } from './importUsers.ts';
import { inTransaction } from './inTransaction.ts';

/** What is done with pictures of people. */
export interface PictureDesk {
  /** A picture as it is kept, from a file as it came. @throws {Error} whose message says why it cannot be taken */
  render(bytes: Buffer): Promise<Buffer>;
  /** Whether a failure of `render` is the file's, not ours. */
  isRefusal(error: unknown): error is Error;
  /** Puts a picture as it is kept into the media folder. @returns its path under `/media/`; null: in a dry run */
  keep(rendered: Buffer): Promise<string | null>;
  /** Takes one out again that is nobody's. */
  discard(path: string): Promise<void>;
  /** In bytes; larger files are not read. */
  mostBytes: number;
}

/**
 * Takes people's pictures over from the old media folder, made anew as uploaded ones are. A later import with the folder
 * brings what an earlier one without it left.
 *
 * @param mediaDir the old `MEDIA_ROOT`; null where none was given
 */
export async function importPictures(
  deps: ImportDeps,
  users: ReadonlyMap<string, ImportedUser>,
  mediaDir: string | null,
  desk: PictureDesk,
): Promise<void> {
  const { report } = deps;
  let without = 0;
  for (const { user, account } of ownPictures(users)) {
    const known = await deps.imports.find(deps.db, 'picture', user.key);
    if (account === null) continue;
    // Whoever has one here has chosen it since; whoever had theirs imported may have removed it.
    if (known !== null || account.profileImage !== '') report.before('pictures');
    else if (mediaDir === null) without += 1;
    else await importPicture(deps, { user, account }, mediaDir, desk);
  }
  if (without > 0) {
    report.hint(`Pictures of ${peopleOf(without)} did not come: run this again with --media <the old media folder>.`);
  }
}

/** A file that several people have is the one that Django gave to everybody who chose none. */
function ownPictures(users: ReadonlyMap<string, ImportedUser>): ImportedUser[] {
  const owners = new Map<string, number>();
  for (const { user } of users.values()) owners.set(user.picture, (owners.get(user.picture) ?? 0) + 1);
  return [...users.values()].filter(({ user }) => user.picture !== '' && owners.get(user.picture) === 1);
}

async function importPicture(
  { db, imports, report }: ImportDeps,
  { user, account }: { user: ImportedUser['user']; account: Account },
  mediaDir: string,
  desk: PictureDesk,
): Promise<void> {
  const path = findFile(mediaDir, user.picture);
  if (path === null) {
    report.left('pictures', account.username, 'the media folder has no such file');
    return;
  }
  if (statSync(path).size > desk.mostBytes) {
    report.left('pictures', account.username, `the picture is larger than ${desk.mostBytes / 1024 / 1024} MB`);
    return;
  }
  let rendered: Buffer;
  try {
    rendered = await desk.render(await readFile(path));
  } catch (error) {
    if (!desk.isRefusal(error)) throw error;
    report.left('pictures', account.username, lowerFirst(error.message));
    return;
  }
  const kept = await desk.keep(rendered);
  try {
    await inTransaction(db, async (transaction) => {
      if (kept !== null) await setImportedPicture(transaction, account.id, kept);
      await imports.record(transaction, 'picture', user.key, account.id);
    });
  } catch (error) {
    if (kept !== null) await desk.discard(kept);
    throw error;
  }
  report.came('pictures');
}

/** A file in the folder or below it; whatever leads out of it, by dots or by a link, is none. */
function findFile(mediaDir: string, name: string): string | null {
  try {
    const root = realpathSync(mediaDir);
    const path = realpathSync(join(root, name.replace(/^\/?media\//, '')));
    return path.startsWith(`${root}${sep}`) && statSync(path).isFile() ? path : null;
  } catch {
    return null;
  }
}

function lowerFirst(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
}
