import { atom, type ReadableAtom } from 'nanostores';

const KEY = 'vnet.shortcuts';

/**
 * Whether the room's keys do anything, remembered in this browser. They are single letters, which speech input and hands
 * that shake press by chance (WCAG 2.2, 2.1.4).
 */
export class ShortcutSwitch {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #on;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    this.#on = atom(recall(storage));
  }

  get on(): ReadableAtom<boolean> {
    return this.#on;
  }

  set(on: boolean): void {
    this.#on.set(on);
    try {
      this.#storage.setItem(KEY, on ? 'on' : 'off');
    } catch {
      // Storage that is full or forbidden only costs the memory.
    }
  }
}

function recall(storage: Pick<Storage, 'getItem'>): boolean {
  try {
    return storage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}
