import { describe, expect, test } from 'vitest';
import { delta, key, testForwarder, voice } from '../testing/testForwarder.ts';

describe('M4: two taps of one stream while its source changes', () => {
  test('M4: the one that came later takes over with its first key frame; frames of one alone go on', async () => {
    const { tap, link } = testForwarder();
    const older = tap();
    const { frames } = link();
    await older.show(key(1), delta(2));
    const newer = tap();
    const again = { synchronizationSource: 2 };
    await newer.show(delta(21, again));
    await older.show(delta(3));
    await newer.show(key(22, again), delta(23, again));
    await older.show(delta(4), key(5));
    await newer.show(delta(24, again));
    expect(frames()).toEqual([1, 2, 3, 22, 23, 24]);
    expect(older.keyFrameRequests).toBe(0);
  });

  test('M4: one that has been silent for more than 250 ms gives way to any other, at a key frame', async () => {
    const { clock, tap, link } = testForwarder();
    const older = tap();
    const newer = tap();
    const { frames } = link();
    const again = { synchronizationSource: 2 };
    await older.show(key(1));
    await newer.show(key(21, again));
    clock.pass(250);
    await older.show(key(2), delta(3));
    expect(frames()).toEqual([1, 21]);
    clock.pass(1);
    await older.show(delta(4));
    await older.show(key(5), delta(6));
    expect(frames()).toEqual([1, 21, 5, 6]);
  });

  test('F4: while the current tap is silent the other one is asked for a key frame, each 300 ms', async () => {
    const { clock, tap, link } = testForwarder();
    const older = tap();
    const newer = tap();
    link();
    const again = { synchronizationSource: 2 };
    await older.show(key(1));
    await newer.show(key(21, again));
    clock.pass(251);
    for (let index = 0; index < 8; index++) {
      await older.show(delta(10 + index));
      clock.pass(33);
    }
    expect({ older: older.keyFrameRequests, newer: newer.keyFrameRequests }).toEqual({ older: 1, newer: 0 });
    await older.show(delta(18));
    clock.pass(40);
    expect({ older: older.keyFrameRequests, newer: newer.keyFrameRequests }).toEqual({ older: 2, newer: 0 });
  });

  test('M4: when the current tap goes the other one takes its place, at a key frame that is asked for', async () => {
    const { stream, tap, link } = testForwarder();
    const older = tap();
    const newer = tap();
    const { frames } = link();
    const again = { synchronizationSource: 2 };
    await older.show(key(1));
    await newer.show(key(21, again));
    stream.removeTap(newer.tap);
    expect(older.keyFrameRequests).toBe(1);
    await newer.show(delta(22, again));
    await older.show(delta(2), key(3), delta(4));
    expect(frames()).toEqual([1, 21, 3, 4]);
  });

  test('M4: when another than the current tap goes nothing changes', async () => {
    const { stream, tap, link } = testForwarder();
    const older = tap();
    const newer = tap();
    const { frames } = link();
    const again = { synchronizationSource: 2 };
    await older.show(key(1));
    await newer.show(key(21, again));
    stream.removeTap(older.tap);
    stream.removeTap(older.tap);
    await newer.show(delta(22, again));
    expect(frames()).toEqual([1, 21, 22]);
    expect(newer.keyFrameRequests).toBe(0);
  });

  test('M4: the newer tap of a voice takes over with its first frame', async () => {
    const { tap, link } = testForwarder();
    const older = tap({ kind: 'audio' });
    const { frames } = link({ kind: 'audio' });
    await older.show(voice(1));
    const newer = tap({ kind: 'audio' });
    await newer.show(voice(21, { synchronizationSource: 2 }));
    await older.show(voice(2));
    await newer.show(voice(22, { synchronizationSource: 2 }));
    expect(frames()).toEqual([1, 21, 22]);
  });
});
