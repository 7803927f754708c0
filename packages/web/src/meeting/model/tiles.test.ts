import { expect, test } from 'vitest';
import type { CallStream } from '../../calls/call.ts';
import { fakeParticipant } from '../../calls/testing/FakeCall.ts';
import { isMuted, tilesOf } from './tiles.ts';

// Only handed on, never looked into.
const track = {} as MediaStreamTrack;
const stream = (id: CallStream['id'], source: CallStream['source'], muted = false): CallStream => ({
  id,
  source,
  muted,
  track,
});

test('everybody has a face, screens come first', () => {
  const ada = fakeParticipant('ada', { isSelf: true });
  const grace = fakeParticipant('grace', {
    streams: [stream('grace/camera/1', 'camera'), stream('grace/screen/2', 'screen')],
  });
  expect(tilesOf([ada, grace]).map(({ key, kind }) => [key, kind])).toEqual([
    ['grace#session/screen', 'screen'],
    ['self/camera', 'camera'],
    ['grace#session/camera', 'camera'],
  ]);
});

test('a muted camera and one without a track show no picture', () => {
  const muted = fakeParticipant('ada', { streams: [stream('ada/camera/1', 'camera', true)] });
  const coming = fakeParticipant('grace', { streams: [{ ...stream('grace/camera/1', 'camera'), track: null }] });
  expect(tilesOf([muted, coming]).map(({ picture }) => picture)).toEqual([null, null]);
});

test('a stream published anew keeps its tile', () => {
  const before = fakeParticipant('ada', { streams: [stream('ada/camera/1', 'camera')] });
  const after = fakeParticipant('ada', { streams: [stream('ada/camera/2', 'camera')] });
  expect(tilesOf([after])[0]?.key).toBe(tilesOf([before])[0]?.key);
});

test('without a microphone one is as muted as with a muted one', () => {
  expect(isMuted(fakeParticipant('ada'))).toBe(true);
  expect(isMuted(fakeParticipant('ada', { streams: [stream('ada/microphone/1', 'microphone', true)] }))).toBe(true);
  expect(isMuted(fakeParticipant('ada', { streams: [stream('ada/microphone/1', 'microphone')] }))).toBe(false);
});

test('who speaks changes the tile of nobody else', () => {
  const ada = fakeParticipant('ada');
  const before = tilesOf([ada, fakeParticipant('grace')]);
  const after = tilesOf([ada, fakeParticipant('grace', { isSpeaking: true })]);
  expect(after.map((tile, index) => tile === before[index])).toEqual([true, false]);
});
