import { describe, expect, test } from 'vitest';
import { fakeParticipant } from '../../calls/testing/FakeCall.ts';
import { stageLayout } from './stageLayout.ts';
import type { Tile } from './tiles.ts';

const LAPTOP = { width: 1264, height: 728 };
const PHONE = { width: 344, height: 670 };

function faces(count: number, speaking: number | null = null): Tile[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `user${index}/camera`,
    kind: 'camera',
    participant: fakeParticipant(`user${index}`, { isSpeaking: index === speaking }),
    picture: null,
  }));
}

const screen: Tile = { key: 'user0/screen', kind: 'screen', participant: fakeParticipant('user0'), picture: null };

describe('the stage', () => {
  test('is one grid while there is nothing to look at', () => {
    const { places, hidden, more } = stageLayout(faces(9), [], LAPTOP, 8);
    expect(places.size).toBe(9);
    expect(hidden).toBe(0);
    expect(more).toBeNull();
    expect(new Set([...places.values()].map(({ width }) => width)).size).toBe(1);
  });

  test('shows a screen large with the faces at its right', () => {
    const { places } = stageLayout([screen, ...faces(4)], [screen.key], LAPTOP, 8);
    const large = places.get(screen.key);
    expect(large?.width).toBeGreaterThan(LAPTOP.width * 0.7);
    for (const face of faces(4)) expect(places.get(face.key)?.x).toBeGreaterThanOrEqual((large?.width ?? 0) + 8);
  });

  test('shows a screen large with the faces below on a phone', () => {
    const { places } = stageLayout([screen, ...faces(2)], [screen.key], PHONE, 4);
    const large = places.get(screen.key);
    for (const face of faces(2)) expect(places.get(face.key)?.y).toBeGreaterThanOrEqual((large?.height ?? 0) + 4);
  });

  test.each([LAPTOP, PHONE])(
    'keeps faces large enough to tell, says how many are hidden, and shows who speaks',
    (area) => {
      const { places, hidden, more } = stageLayout([screen, ...faces(49, 48)], [screen.key], area, 8);
      expect(hidden).toBeGreaterThan(0);
      expect(places.size - 1 + hidden).toBe(49);
      expect(more).not.toBeNull();
      expect(places.has('user48/camera')).toBe(true);
      for (const { width } of places.values()) expect(width).toBeGreaterThanOrEqual(48);
    },
  );

  test('shows a lone pinned tile as large as it can be', () => {
    const [only] = faces(1);
    const { places } = stageLayout(only ? [only] : [], ['user0/camera'], LAPTOP, 8);
    expect(places.get('user0/camera')).toMatchObject({ width: LAPTOP.width, height: LAPTOP.height });
  });
});
