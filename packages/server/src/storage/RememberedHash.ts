import { keyedHash } from './keyedHash.ts';

const MOST_KEPT = 2_000;

/**
 * `keyedHash` under one key that remembers the last results: a browser asks with the same secret again and again, and
 * the hash costs as much as everything else that is looked at before its request is served. In memory alone.
 */
export class RememberedHash {
  readonly #key: Buffer;
  readonly #kept = new Map<string, string>();

  constructor(key: Buffer) {
    this.#key = key;
  }

  of(text: string): string {
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const hash = keyedHash(this.#key, text);
    this.#kept.set(text, hash);
    return hash;
  }
}
