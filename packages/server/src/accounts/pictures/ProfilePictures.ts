import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of people's pictures: `profiles/<random>.webp` in the media folder, served under `/media/`. */
export class ProfilePictures {
  readonly #folder: string;

  /** @param mediaDir `media` in the data folder */
  constructor(mediaDir: string) {
    this.#folder = join(mediaDir, FOLDER);
  }

  /**
   * @param webp as `renderPicture` made it
   * @returns its path under `/media/`
   */
  async add(webp: Buffer): Promise<string> {
    const name = `${randomBytes(16).toString('hex')}.webp`;
    await this.#write(name, webp);
    return `${PREFIX}${name}`;
  }

  /** @param path under `/media/`; one that is none of these files, such as the default picture's, is left alone */
  async discard(path: string): Promise<void> {
    const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
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
