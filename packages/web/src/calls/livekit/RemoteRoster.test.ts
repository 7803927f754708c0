import { ConnectionQuality, Track } from 'livekit-client';
import { describe, expect, test } from 'vitest';
import { type EngineParticipant, RemoteRoster } from './RemoteRoster.ts';

// Only handed on, never looked into.
const picture = { id: 'picture' } as unknown as MediaStreamTrack;

interface Given {
  speaking?: boolean;
  names?: readonly string[];
  track?: MediaStreamTrack | null;
}

function somebody(username: string, { speaking = false, names = ['camera/1'], track = picture }: Given = {}) {
  const source = (name: string) => (name.startsWith('camera') ? Track.Source.Camera : Track.Source.Microphone);
  return {
    identity: `${username}#tab`,
    name: username.toUpperCase(),
    attributes: { username },
    isSpeaking: speaking,
    connectionQuality: ConnectionQuality.Excellent,
    trackPublications: new Map(
      names.map((trackName) => [
        `TR_${trackName}`,
        {
          source: source(trackName),
          trackName,
          isMuted: false,
          track: track === null ? undefined : { mediaStreamTrack: track },
        },
      ]),
    ),
  } satisfies EngineParticipant;
}

function openRoster() {
  let now = 0;
  const woken: number[] = [];
  const roster = new RemoteRoster({ now: () => now, wake: (delay) => woken.push(delay), insteadOf: () => undefined });
  return {
    woken,
    pass: (ms: number) => {
      now += ms;
    },
    names: (present: EngineParticipant[], connected = true) =>
      roster.update(present, connected).map(({ username }) => username),
    update: (present: EngineParticipant[], connected = true) => roster.update(present, connected),
  };
}

describe('the roster', () => {
  test('names people and their streams', () => {
    const { update } = openRoster();
    expect(update([somebody('ada', { names: ['microphone/1', 'camera/7'] })])).toEqual([
      {
        identity: 'ada#tab',
        username: 'ada',
        displayName: 'ADA',
        isSelf: false,
        isSpeaking: false,
        quality: 'good',
        streams: [
          { id: 'ada#tab/microphone/1', source: 'microphone', muted: false, track: picture, path: { kind: 'sfu' } },
          { id: 'ada#tab/camera/7', source: 'camera', muted: false, track: picture, path: { kind: 'sfu' } },
        ],
      },
    ]);
  });

  test('takes the later epoch, and leaves out what carries no name of ours', () => {
    const { update } = openRoster();
    const names = ['camera/2', 'camera/10', 'camera/9', 'camera', 'camera/x', 'microphone/0'];
    const [ada] = update([somebody('ada', { names })]);
    expect(ada?.streams.map(({ id }) => id)).toEqual(['ada#tab/camera/10']);
  });

  test('gives the same objects for what did not change', () => {
    const { update } = openRoster();
    const [ada, grace] = update([somebody('ada'), somebody('grace')]);
    const [adaNow, graceNow] = update([somebody('ada', { speaking: true }), somebody('grace')]);
    expect(graceNow).toBe(grace);
    expect(adaNow).not.toBe(ada);
    expect(adaNow?.streams).toBe(ada?.streams);
  });

  test('keeps the order of arrival, whatever the engine’s', () => {
    const { names } = openRoster();
    names([somebody('ada')]);
    expect(names([somebody('grace'), somebody('ada')])).toEqual(['ada', 'grace']);
  });

  test('keeps the last picture until the new one is there', () => {
    const { update } = openRoster();
    update([somebody('ada')]);
    const [ada] = update([somebody('ada', { names: ['camera/2'], track: null })]);
    expect(ada?.streams).toEqual([
      { id: 'ada#tab/camera/2', source: 'camera', muted: false, track: picture, path: { kind: 'sfu' } },
    ]);
  });

  test('keeps who leaves for a moment, then lets go', () => {
    const { names, pass, woken } = openRoster();
    names([somebody('ada')]);
    pass(60_000);
    expect(names([])).toEqual(['ada']);
    expect(woken).toEqual([1000]);
    pass(1000);
    expect(names([])).toEqual([]);
  });

  test('looks again when the first of several is to go', () => {
    const { names, pass, woken } = openRoster();
    names([somebody('ada'), somebody('grace')]);
    pass(60_000);
    names([somebody('grace')]);
    pass(300);
    names([]);
    expect(woken).toEqual([1000, 700]);
  });

  test('keeps everybody while we are away, and for ten seconds after', () => {
    const { names, update, pass } = openRoster();
    names([somebody('ada'), somebody('grace')]);
    pass(5000);
    const away = update([], false);
    expect(away.map(({ username, quality }) => [username, quality])).toEqual([
      ['ada', 'lost'],
      ['grace', 'lost'],
    ]);
    pass(100_000);
    expect(names([], false)).toEqual(['ada', 'grace']);
    expect(names([somebody('grace')])).toEqual(['ada', 'grace']);
    pass(9_999);
    expect(names([somebody('grace')])).toEqual(['ada', 'grace']);
    pass(1);
    expect(names([somebody('grace')])).toEqual(['grace']);
  });
});
