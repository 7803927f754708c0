import { describe, expect, test } from 'vitest';
import { compare } from './compareHashes.ts';
import { FrameLog } from './page/FrameLog.ts';
import { hashFrame } from './page/hashFrame.ts';

const list = (text: string) => [...text];

describe('hashes of two snapshots', () => {
  test('what is only in one of them at its beginning or end is left out, and told', () => {
    const { edges, ...rest } = compare(list('abcdefgh'), list('cdefghij'));
    expect(rest).toEqual({ common: 6, missing: 0, foreign: 0, repeated: 0, share: 1 });
    expect(edges).toEqual({ published: 2, received: 2 });
  });

  test('a frame that was changed on the way is foreign, and missing as it was', () => {
    expect(compare(list('abcdef'), list('abXdef'))).toMatchObject({ common: 5, missing: 1, foreign: 1, share: 5 / 6 });
  });

  test('a frame that did not come is missing, one that came twice is repeated', () => {
    expect(compare(list('abcdef'), list('abdef'))).toMatchObject({ common: 5, missing: 1, foreign: 0, share: 1 });
    expect(compare(list('abcdef'), list('abccdef'))).toMatchObject({
      common: 6,
      missing: 0,
      foreign: 0,
      repeated: 1,
      share: 6 / 7,
    });
  });

  test('silence, which is equal to itself, opens no window', () => {
    expect(compare(list('SSSSSSabScdefg'), list('SabScdefg'))).toMatchObject({ missing: 0, foreign: 0 });
    expect(compare(list('SSS'), list('SS'))).toMatchObject({ common: 2, foreign: 0, share: 1 });
  });

  test('a changed frame is found in a steady tone too', () => {
    expect(compare(list('abcSTSTSTSTST'), list('bcSTSTSXSTS'))).toMatchObject({ foreign: 1, share: 10 / 11 });
    expect(compare(list('abcSTSTSTSTST'), list('bcSTSTSTSTS'))).toMatchObject({ foreign: 0, share: 1 });
  });

  test('nothing in common is nothing', () => {
    const nothing = { common: 0, missing: 0, foreign: 0, repeated: 0, share: 0 };
    expect(compare(list('abc'), list('xyz'))).toEqual({ ...nothing, edges: { published: 3, received: 3 } });
    expect(compare([], list('xyz'))).toMatchObject(nothing);
  });
});

describe('the hash of a frame', () => {
  const frame = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);

  test('is that of FNV-1a, and the length', () => {
    expect(hashFrame(new TextEncoder().encode('foobar'), 'audio/opus')).toBe('6:bf9cf968');
    expect(hashFrame(new Uint8Array(0), 'audio/opus')).toBe('0:811c9dc5');
  });

  test('changes with any single byte', () => {
    const whole = hashFrame(frame, 'video/VP9');
    for (const at of [0, 500, 999]) {
      const flipped = frame.with(at, (frame[at] ?? 0) ^ 1);
      expect(hashFrame(flipped, 'video/VP9')).not.toBe(whole);
    }
    expect(hashFrame(frame.subarray(1), 'video/VP9')).not.toBe(whole);
  });

  test('leaves out a temporal delimiter of AV1, and nothing of another codec', () => {
    const delimited = Uint8Array.of(0x12, 0, ...frame);
    expect(hashFrame(delimited, 'video/AV1')).toBe(hashFrame(frame, 'video/AV1'));
    expect(hashFrame(delimited, 'video/VP9')).not.toBe(hashFrame(frame, 'video/VP9'));
  });
});

describe('frames of a tap', () => {
  const frame = (hash: string) => ({ mimeType: 'video/VP9', hash, at: 0 });

  test.each([
    { side: 'sender', second: 'ce' },
    { side: 'receiver', second: 'e' },
  ] as const)('of a $side that came before the stream was known', ({ side, second }) => {
    const tap = { type: 'tap', key: 'tap-1', side, kind: 'video' } as const;
    const log = new FrameLog();
    log.add(tap, frame('a'));
    log.identify('tap-1', 'one');
    log.add(tap, frame('b'));
    log.identify('tap-1', null);
    log.add(tap, frame('c'));
    log.identify('tap-1', 'two');
    log.add(tap, frame('e'));
    log.identify('tap-1', 'one');
    log.add(tap, frame('d'));
    const hashes = Object.entries(log.report()).map(([id, taps]) => [id, taps.map(({ hashes: all }) => all.join(''))]);
    expect(Object.fromEntries(hashes)).toEqual({ one: ['abd'], two: [second] });
  });
});
