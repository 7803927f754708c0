import { expect, test } from 'vitest';
import { ShortcutSwitch } from './ShortcutSwitch.ts';

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('keys work until they are switched off, which this browser remembers', () => {
  const storage = memory();
  const shortcuts = new ShortcutSwitch(storage);
  expect(shortcuts.on.get()).toBe(true);
  shortcuts.set(false);
  expect([shortcuts.on.get(), new ShortcutSwitch(storage).on.get()]).toEqual([false, false]);
  shortcuts.set(true);
  expect(new ShortcutSwitch(storage).on.get()).toBe(true);
});

test('a browser that keeps nothing forgets it, and no more', () => {
  const forbid = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const shortcuts = new ShortcutSwitch({ getItem: forbid, setItem: forbid });
  shortcuts.set(false);
  expect(shortcuts.on.get()).toBe(false);
});
