import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A sealed text was made with another key or for another owner, or was changed. */
export class SealBrokenError extends Error {
  readonly code = 'seal_broken';

  constructor(options?: ErrorOptions) {
    super('A sealed text does not open with the key of this server.', options);
    this.name = 'SealBrokenError';
  }
}

/**
 * Seals short texts for the database: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D, 8.2.2), bound to its
 * owner so that a row copied to another account does not open. Keys of before open, and seal nothing any more.
 */
export class TextCipher {
  readonly #key: Buffer;
  readonly #previousKeys: readonly Buffer[];

  /**
   * @param key 32 bytes
   * @param previousKeys of secrets that were the server's before
   */
  constructor(key: Buffer, previousKeys: readonly Buffer[] = []) {
    this.#key = key;
    this.#previousKeys = previousKeys;
  }

  seal(text: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** @throws {SealBrokenError} */
  open(sealed: string, owner: string): string {
    return this.unseal(sealed, owner).text;
  }

  /**
   * @returns the text, and whether it was sealed with a key of before: whoever keeps it seals it anew then
   * @throws {SealBrokenError}
   */
  unseal(sealed: string, owner: string): { text: string; outdated: boolean } {
    try {
      return { text: openWith(this.#key, sealed, owner), outdated: false };
    } catch (error) {
      for (const key of this.#previousKeys) {
        const text = tryToOpen(key, sealed, owner);
        if (text !== null) return { text, outdated: true };
      }
      throw error;
    }
  }
}

function tryToOpen(key: Buffer, sealed: string, owner: string): string | null {
  try {
    return openWith(key, sealed, owner);
  } catch {
    return null;
  }
}

/** @throws {SealBrokenError} */
function openWith(key: Buffer, sealed: string, owner: string): string {
  const [version, body = ''] = sealed.split('.', 2);
  const bytes = Buffer.from(body, 'base64url');
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBrokenError();
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealBrokenError({ cause });
  }
}

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
