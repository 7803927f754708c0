import { describe, expect, test } from 'vitest';
import type { CallParticipant, LanPath } from '../../calls/call.ts';
import { fakeParticipant, fakeStream } from '../../calls/testing/FakeCall.ts';
import { isMuted, sourceOf, tilesOf } from './tiles.ts';

// Only handed on, never looked into.
const track = {} as MediaStreamTrack;

test('everybody has a face, screens come first', () => {
  const ada = fakeParticipant('ada', { isSelf: true });
  const grace = fakeParticipant('grace', {
    streams: [fakeStream('grace/camera/1', { track }), fakeStream('grace/screen/2', { track })],
  });
  expect(tilesOf([ada, grace]).map(({ key, kind }) => [key, kind])).toEqual([
    ['grace#session/screen', 'screen'],
    ['self/camera', 'camera'],
    ['grace#session/camera', 'camera'],
  ]);
});

test('a muted camera and one without a track show no picture', () => {
  const muted = fakeParticipant('ada', { streams: [fakeStream('ada/camera/1', { muted: true, track })] });
  const coming = fakeParticipant('grace', { streams: [fakeStream('grace/camera/1')] });
  expect(tilesOf([muted, coming]).map(({ picture }) => picture)).toEqual([null, null]);
});

test('a stream published anew keeps its tile', () => {
  const before = fakeParticipant('ada', { streams: [fakeStream('ada/camera/1', { track })] });
  const after = fakeParticipant('ada', { streams: [fakeStream('ada/camera/2', { track })] });
  expect(tilesOf([after])[0]?.key).toBe(tilesOf([before])[0]?.key);
});

test('without a microphone one is as muted as with a muted one', () => {
  expect(isMuted(fakeParticipant('ada'))).toBe(true);
  expect(isMuted(fakeParticipant('ada', { streams: [fakeStream('ada/microphone/1', { muted: true })] }))).toBe(true);
  expect(isMuted(fakeParticipant('ada', { streams: [fakeStream('ada/microphone/1')] }))).toBe(false);
});

test('who speaks changes the tile of nobody else', () => {
  const ada = fakeParticipant('ada');
  const before = tilesOf([ada, fakeParticipant('grace')]);
  const after = tilesOf([ada, fakeParticipant('grace', { isSpeaking: true })]);
  expect(after.map((tile, index) => tile === before[index])).toEqual([true, false]);
});

describe('where a tile comes from', () => {
  const lan: LanPath = {
    kind: 'lan',
    via: { identity: 'ben#session', username: 'ben', displayName: 'Ben' },
    roundTrip: 4,
    method: 'forwarded',
  };
  const sourcesOf = (given: Partial<CallParticipant>) => tilesOf([fakeParticipant('grace', given)]).map(sourceOf);
  const camera = fakeStream('grace/camera/1', { track, path: lan });
  const microphone = fakeStream('grace/microphone/1', { path: lan });

  test('is told by its picture', () => {
    expect(sourcesOf({ streams: [fakeStream('grace/microphone/1'), camera] })).toEqual([lan]);
    expect(sourcesOf({ streams: [camera, fakeStream('grace/screen/1', { track })] })).toEqual([{ kind: 'sfu' }, lan]);
  });

  test('is told by the voice where there is no picture', () => {
    const muted = { ...camera, muted: true, path: { kind: 'sfu' } } as const;
    expect(sourcesOf({ streams: [microphone, muted] })).toEqual([lan]);
    expect(sourcesOf({ streams: [] })).toEqual([{ kind: 'sfu' }]);
  });

  test('is here for what one sends oneself', () => {
    expect(sourcesOf({ isSelf: true, streams: [camera] })).toEqual([{ kind: 'self' }]);
  });
});
