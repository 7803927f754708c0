import { SESSION_PATTERN } from '@vnet/protocol';
import { describe, expect, test } from 'vitest';
import { nextEpoch, tabSession } from './tabSession.ts';

/** A tab's session storage. */
class FakeStorage implements Storage {
  readonly #values: Map<string, string>;

  constructor(entries: Iterable<[string, string]> = []) {
    this.#values = new Map(entries);
  }

  get length(): number {
    return this.#values.size;
  }

  /** What a duplicated tab begins with. */
  copy(): FakeStorage {
    return new FakeStorage(this.#values);
  }

  clear(): void {
    this.#values.clear();
  }

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.#values.delete(key);
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }
}

describe('a tab’s session', () => {
  test('is what the server takes, and stays', async () => {
    const storage = new FakeStorage();
    const id = await tabSession(storage, undefined);
    expect(id).toMatch(SESSION_PATTERN);
    expect(await tabSession(storage, undefined)).toBe(id);
  });

  test('is made anew where what is kept is none', async () => {
    const storage = new FakeStorage([['vnet.session', 'not/one']]);
    expect(await tabSession(storage, undefined)).toMatch(SESSION_PATTERN);
  });

  test('epochs grow, over reloads too', () => {
    const storage = new FakeStorage();
    expect([nextEpoch(storage), nextEpoch(storage)]).toEqual([1, 2]);
    expect(nextEpoch(storage.copy())).toBe(3);
  });
});
