import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ScriptPage } from '../testing/ScriptPage.ts';

/**
 * The adapter in a real Chromium, in front of a stand-in of Microsoft's SDK that is checked against the SDK's own types.
 * What the service itself does, nobody has seen here (docs/acs.md).
 */
let script: ScriptPage;
beforeAll(async () => {
  script = await ScriptPage.open(fileURLToPath(new URL('./testing/scenarios.ts', import.meta.url)));
}, 60_000);
afterAll(() => script.close());

type Scenarios = typeof acsScenarios;
const run = <Name extends keyof Scenarios>(name: Name) =>
  script.page.evaluate<unknown, string>((scenario) => acsScenarios[scenario as Name](), name) as ReturnType<
    Scenarios[Name]
  >;

const ADA = '8:acs:resource_ada';
const BEN = '8:acs:resource_ben';
const LIMIT = { timeout: 30_000 };

describe('joining', LIMIT, () => {
  test('is a group call by the meeting’s UUID, with the token of the join, muted and without a device', async () => {
    expect(await run('join')).toEqual({
      group: true,
      tokens: [`${ADA} token-1`],
      name: 'ada as told',
      muted: true,
      devices: 0,
      states: ['connecting', 'connected'],
      self: [
        {
          identity: ADA,
          username: 'ada',
          displayName: 'ada as told',
          isSelf: true,
          isSpeaking: false,
          quality: 'good',
          streams: [],
        },
      ],
    });
  });

  test('people have the names that the server knows; for a stranger ACS’s word is taken', async () => {
    expect(await run('names')).toEqual([
      [ADA, 'ada', 'ada as told'],
      [BEN, 'ben', 'ben of the server'],
      ['8:acs:resource_stranger', '', 'stranger as told'],
    ]);
  });

  test('a token that the service refuses ends it with a sentence, at once', async () => {
    expect(await run('refusedToken')).toEqual({
      states: ['connecting', 'left'],
      reason: 'refused',
      code: 'refused',
      sentence: expect.stringContaining('does not accept what this server gave you'),
      asked: 1,
    });
  });

  test('a service that cannot be reached is tried again, then given up', async () => {
    expect(await run('unreachable')).toEqual({
      reason: 'unreachable',
      code: 'unreachable',
      sentence: 'The call service cannot be reached.',
      asked: true,
    });
  });

  test('a server without the SDK says so', async () => {
    expect(await run('withoutSdk')).toMatchObject({ reason: 'refused', sentence: 'It is not installed.', asked: 1 });
  });

  test('credentials of another provider ask for the page to be loaded again', async () => {
    const sentence = 'Meetings run on livekit now. Load the page again.';
    expect(await run('otherProvider')).toMatchObject({ reason: 'refused', code: 'unsupported', sentence });
  });

  test('what the server refuses is told in its words', async () => {
    expect(await run('refusedJoin')).toMatchObject({ reason: 'refused', sentence: 'The meeting is locked.' });
  });
});

describe('what one sends', LIMIT, () => {
  test('a voice: heard, silent at once, heard again from the same device', async () => {
    expect(await run('microphone')).toEqual({
      audible: true,
      silentAtOnce: true,
      opened: 1,
      media: { enabled: true, pending: false },
    });
  });

  test('a voice that others mute is shown as off, and is', async () => {
    expect(await run('mutedByOthers')).toBe(false);
  });

  test('a camera: seen, off and its device closed, seen again as the same stream', async () => {
    expect(await run('camera')).toEqual({
      on: { [`${ADA}/microphone/1`]: true, [`${ADA}/camera/1`]: false },
      own: [[`${ADA}/camera/1`, false]],
      width: 320,
      off: { [`${ADA}/microphone/1`]: true, [`${ADA}/camera/1`]: true },
      closed: ['ended'],
      again: { [`${ADA}/microphone/1`]: true, [`${ADA}/camera/1`]: false },
    });
  });

  test('a camera that is not to be had leaves it off; the next attempt may do', async () => {
    expect(await run('refusedCamera')).toEqual({
      problem: 'camera: busy',
      refused: { enabled: false, pending: false },
      later: { enabled: true, pending: false },
    });
  });

  test('another device in the call; one that is gone leaves the one before', async () => {
    expect(await run('switchDevice')).toEqual({
      sent: ['microphone-2', 'camera-2'],
      audible: 'live',
      problem: 'camera: missing',
      kept: [
        ['microphone-2', 'live'],
        ['camera-2', 'live'],
      ],
      speakers: ['speaker:headset'],
      noSpeaker: 'speaker: missing',
      active: { microphone: 'microphone-2', camera: 'camera-2', speaker: 'headset' },
    });
  });

  test('a device that goes away is replaced, and the last one leaves the source off', async () => {
    expect(await run('lostDevice')).toEqual({
      changes: [
        { device: 'camera', outcome: 'switched', label: 'camera-2' },
        { device: 'camera', outcome: 'muted', label: '' },
      ],
      camera: { enabled: false, pending: false },
      sent: true,
    });
  });

  test('a screen: a closed picker is no failure, the browser’s own button ends it for all', async () => {
    expect(await run('screen')).toEqual({
      dismissed: false,
      shared: true,
      seen: { [`${ADA}/microphone/1`]: true, [`${ADA}/screen/1`]: false },
      media: { enabled: false, pending: false },
      own: {},
    });
  });
});

describe('others', LIMIT, () => {
  test('come in order and go, a moment after they went', async () => {
    const { all, rest, keptFor } = await run('roster');
    expect({ all, rest }).toEqual({ all: ['ada', 'ben', 'cyd'], rest: ['ada', 'cyd'] });
    expect(keptFor).toBeGreaterThan(800);
  });

  test('are received while somebody watches, and no longer; over a link in the engine’s place', async () => {
    expect(await run('sources')).toEqual({
      // Watched by none yet, by the room, by none, by a neighbour, played over a link, back.
      seen: [1, 1, 0, 1, 0, 1],
      receives: true,
      instead: true,
      voicePath: 'sfu',
      shareable: [true, false],
      port: true,
      back: 'sfu',
    });
  });
});

describe('a call outlives its connections', LIMIT, () => {
  test('one that the SDK mends itself is “reconnecting” meanwhile, with everybody there', async () => {
    expect(await run('interrupted')).toEqual({
      states: ['connecting', 'connected', 'reconnecting', 'connected'],
      kept: true,
      asked: 1,
    });
  });

  test('one that is over is joined anew, with new credentials, the same devices and streams', async () => {
    expect(await run('rejoin')).toEqual({
      states: ['connecting', 'connected', 'reconnecting', 'connected'],
      tokens: [`${ADA} token-1`, `${ADA} token-2`],
      opened: 2,
      seen: { [`${ADA}/microphone/1`]: false, [`${ADA}/camera/1`]: false },
      disposed: 1,
    });
  });

  test('one whose connections stand still for good is joined anew', async () => {
    expect(await run('connectionsLost')).toBe(2);
  });

  test('a token that runs out in the call is followed by one from join/', async () => {
    expect(await run('renewedToken')).toEqual({ token: `${ADA} token-2`, asked: 2, state: 'connected' });
  });

  test('a token that is refused in the call ends it with a sentence', async () => {
    expect(await run('tokenEndsCall')).toMatchObject({ reason: 'refused', code: 'refused' });
  });
});

describe('the end', LIMIT, () => {
  test('for somebody who is removed; nothing stays open', async () => {
    expect(await run('removed')).toMatchObject({ reason: 'removed', asked: 1, devices: ['ended'] });
  });

  test('for somebody who leaves: others see it, devices close, nothing changes after', async () => {
    expect(await run('leave')).toEqual({
      reason: 'left',
      states: ['connecting', 'connected', 'left'],
      devices: ['ended', 'ended'],
      disposed: 1,
      changedAfter: false,
    });
  });
});
