import { expect, test } from 'vitest';
import { WatchedSize } from './WatchedSize.ts';

test('tells of what changed, and of nothing else', () => {
  const told: string[] = [];
  const size = new WatchedSize();
  size.handleResize = () => told.push(`${size.width()}×${size.height()}`);
  size.handleVisibilityChanged = () => told.push(size.visible ? 'shown' : 'hidden');
  size.set({ width: 320, height: 180 });
  size.set({ width: 320, height: 180 });
  size.set(null);
  size.set(null);
  size.set({ width: 320, height: 180 });
  size.set({ width: 640, height: 360 });
  expect(told).toEqual(['320×180', 'shown', 'hidden', 'shown', '640×360']);
});
