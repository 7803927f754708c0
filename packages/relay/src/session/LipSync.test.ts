import { describe, expect, test } from 'vitest';
import { type BufferTargets, lipSyncTargets } from './LipSync.ts';

const NONE: BufferTargets = { voice: null, picture: null };

describe('F10: lip sync over a link', () => {
  test.each([
    [60, 60],
    [60, 40],
    [40, 62],
  ])('a voice that waits %i ms and a picture that waits %i ms are left alone', (voice, picture) => {
    expect(lipSyncTargets({ voice, picture }, NONE)).toEqual(NONE);
  });

  test('the picture waits for a voice that is later', () => {
    expect(lipSyncTargets({ voice: 120, picture: 20 }, NONE)).toEqual({ voice: null, picture: 77 });
  });

  test('the voice waits for a picture that is later', () => {
    expect(lipSyncTargets({ voice: 40, picture: 140 }, NONE)).toEqual({ voice: 97, picture: null });
  });

  test('what was held back and is late now is let go of, and nothing else is held back for it', () => {
    const held = { voice: null, picture: 70 };
    expect(lipSyncTargets({ voice: 40, picture: 90 }, held)).toEqual({ voice: null, picture: 15 });
    expect(lipSyncTargets({ voice: 40, picture: 200 }, held)).toEqual({ voice: null, picture: null });
  });

  test('buffers that do as they are told come into step, whichever was longer', () => {
    for (const natural of [
      { voice: 150, picture: 15 },
      { voice: 30, picture: 180 },
    ]) {
      let targets = NONE;
      for (let look = 0; look < 12; look++) {
        const waits = {
          voice: Math.max(natural.voice, targets.voice ?? 0),
          picture: Math.max(natural.picture, targets.picture ?? 0),
        };
        targets = lipSyncTargets(waits, targets);
      }
      const voice = Math.max(natural.voice, targets.voice ?? 0);
      const picture = Math.max(natural.picture, targets.picture ?? 0);
      expect(Math.abs(voice - picture)).toBeLessThanOrEqual(27);
    }
  });

  test('what is held back for more than is needed is eased, to nothing where nothing is needed', () => {
    expect(lipSyncTargets({ voice: 36, picture: 30 }, { voice: null, picture: 49 })).toEqual({
      voice: null,
      picture: 36,
    });
    expect(lipSyncTargets({ voice: 30, picture: 36 }, { voice: 49, picture: null })).toEqual({
      voice: 36,
      picture: null,
    });
    expect(lipSyncTargets({ voice: 60, picture: 36 }, { voice: null, picture: 49 })).toEqual({
      voice: null,
      picture: 49,
    });
    let targets: BufferTargets = { voice: null, picture: 60 };
    for (let look = 0; look < 20; look++) {
      targets = lipSyncTargets({ voice: 30, picture: Math.max(25, targets.picture ?? 0) }, targets);
    }
    expect(targets).toEqual(NONE);
  });

  test('buffers that are in step with a hold stay there: no look after the tenth changes it', () => {
    let targets = NONE;
    const seen: (number | null)[] = [];
    for (let look = 0; look < 30; look++) {
      targets = lipSyncTargets({ voice: 70, picture: Math.max(15, (targets.picture ?? 0) - 20) }, targets);
      seen.push(targets.picture);
    }
    expect(new Set(seen.slice(10)).size).toBe(1);
  });

  test('nothing is held back for longer than a quarter of a second', () => {
    let targets = NONE;
    for (let look = 0; look < 20; look++) {
      targets = lipSyncTargets({ voice: 2_000, picture: targets.picture ?? 20 }, targets);
    }
    expect(targets.picture).toBe(250);
  });
});
