import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../account.ts';
import type { AccountStore } from '../store.ts';

/** The files of people's pictures: `profiles/<random>.webp` in the media folder, served under `/media/`. */
export class ProfilePictures {
  readonly #store: AccountStore;
  readonly #folder: string;

  /** @param mediaDir `media` in the data folder */
  constructor(store: AccountStore, mediaDir: string) {
    this.#store = store;
    this.#folder = join(mediaDir, FOLDER);
  }

  /** @param webp as `renderPicture` made it */
  async set(account: Account, webp: Buffer): Promise<void> {
    const name = `${randomBytes(16).toString('hex')}.webp`;
    await this.#write(name, webp);
    try {
      await this.#store.setProfileImage(account.id, `${PREFIX}${name}`);
    } catch (error) {
      await rm(join(this.#folder, name), { force: true });
      throw error;
    }
    await this.discard(account);
  }

  /** Back to the picture of those who have none. */
  async remove(account: Account): Promise<void> {
    await this.#store.setProfileImage(account.id, '');
    await this.discard(account);
  }

  /** Deletes the file that `account` had, as it was read before the change. */
  async discard({ profileImage }: Account): Promise<void> {
    const name = profileImage.startsWith(PREFIX) ? profileImage.slice(PREFIX.length) : '';
    if (FILE_NAME.test(name)) await rm(join(this.#folder, name), { force: true });
  }

  /** Under a name that is not served until all of it is on the disk. */
  async #write(name: string, content: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const draft = join(this.#folder, `.${name}`);
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, join(this.#folder, name));
    } finally {
      await rm(draft, { force: true });
    }
  }
}

const FOLDER = 'profiles';
const PREFIX = `/media/${FOLDER}/`;
/** Nothing that could lead out of the folder. */
const FILE_NAME = /^[0-9A-Za-z][0-9A-Za-z_.-]*$/;
