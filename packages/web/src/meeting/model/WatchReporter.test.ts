import type { StreamId } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ShownSize, WatchReporter } from './WatchReporter.ts';

const ID: StreamId = 'ada/camera/1';
const size = (width: number): ShownSize => ({ width, height: width / 2 });

describe('what is watched', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function reporter() {
    const told: [StreamId, ShownSize | null][] = [];
    return { told, reporter: new WatchReporter((id, shown) => void told.push([id, shown])) };
  }

  test('is told at once when it appears and when it is gone', () => {
    const { told, reporter: watched } = reporter();
    watched.show(new Map([[ID, size(400)]]));
    watched.show(new Map());
    expect(told).toEqual([
      [ID, size(400)],
      [ID, null],
    ]);
  });

  test('is told once a second while a window is dragged, with the last size', () => {
    const { told, reporter: watched } = reporter();
    watched.show(new Map([[ID, size(400)]]));
    for (const width of [500, 600, 700, 800]) watched.show(new Map([[ID, size(width)]]));
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(told.slice(1)).toEqual([[ID, size(800)]]);
  });

  test('is not told when a size hardly changed', () => {
    const { told, reporter: watched } = reporter();
    watched.show(new Map([[ID, size(400)]]));
    watched.show(new Map([[ID, size(440)]]));
    vi.runAllTimers();
    expect(told).toHaveLength(1);
  });

  test('is told nothing after it is closed', () => {
    const { told, reporter: watched } = reporter();
    watched.show(new Map([[ID, size(400)]]));
    watched.show(new Map([[ID, size(800)]]));
    watched.close();
    vi.runAllTimers();
    expect(told).toHaveLength(1);
  });
});
