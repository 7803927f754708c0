import { expect, it } from 'vitest';
import { DEFAULT_CHOICES, recallDeviceChoices, rememberDeviceChoices } from './deviceMemory.ts';

class MemoryStorage {
  readonly values = new Map<string, string>();
  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
}

it('recalls what was chosen', () => {
  const storage = new MemoryStorage();
  const choices = {
    microphone: { enabled: false, deviceId: 'mic-1' },
    camera: { enabled: true, deviceId: null },
    speakerId: 'speaker-1',
  };
  rememberDeviceChoices(choices, storage);
  expect(recallDeviceChoices(storage)).toEqual(choices);
});

it.each(['', 'not json', '{"camera":true}', 'null'])('begins with the defaults where %j is kept', (kept) => {
  expect(recallDeviceChoices({ getItem: () => kept })).toEqual(DEFAULT_CHOICES);
});

it('survives a browser that forbids storage', () => {
  const forbidden = {
    getItem(): string {
      throw new DOMException('forbidden', 'SecurityError');
    },
    setItem(): void {
      throw new DOMException('forbidden', 'SecurityError');
    },
  };
  expect(recallDeviceChoices(forbidden)).toEqual(DEFAULT_CHOICES);
  expect(() => rememberDeviceChoices(DEFAULT_CHOICES, forbidden)).not.toThrow();
});
