import { describe, expect, test } from 'vitest';
import { actionOf, ROOM_SHORTCUTS } from './shortcuts.ts';

const press = (key: string, given = {}) =>
  actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...given });

describe('shortcuts', () => {
  test.each(ROOM_SHORTCUTS)('$keys: $action', ({ keys, action }) => {
    expect(press(keys)).toBe(action);
    expect(press(keys.toLowerCase())).toBe(action);
  });

  test('each key does one thing', () => {
    expect(new Set(ROOM_SHORTCUTS.map(({ keys }) => keys)).size).toBe(ROOM_SHORTCUTS.length);
  });

  test('keys of the browser and keys held down are left alone', () => {
    expect(press('s', { ctrlKey: true })).toBeNull();
    expect(press('s', { metaKey: true })).toBeNull();
    expect(press('m', { repeat: true })).toBeNull();
    expect(press('Tab')).toBeNull();
  });
});
