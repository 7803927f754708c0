import { describe, expect, test } from 'vitest';
import type { IncomingStream } from '../peer/IncomingStream.ts';
import { passing, settled } from '../testing/settled.ts';
import { TestClock } from '../testing/TestClock.ts';
import { TestEngine } from '../testing/TestEngine.ts';
import { incomingStream, TestReceiver } from '../testing/TestReceiver.ts';
import { ReceivedStreams, type VoicePolicy } from './ReceivedStreams.ts';

const CAMERA = 'ann/camera/1';
const VOICE = 'ann/microphone/1';
const SCREEN = 'eve/screen/1';

function received(voice?: VoicePolicy) {
  const clock = new TestClock();
  const engines = new Map<string, TestEngine>();
  const receivers = new Map<string, TestReceiver>();
  const playing: (readonly string[])[] = [];
  const asked: string[] = [];
  const all = new ReceivedStreams({
    clock,
    ...(voice === undefined ? {} : { voice }),
    engineOf(id) {
      asked.push(id);
      const engine = new TestEngine(id === VOICE ? 'audio' : 'video');
      engines.set(id, engine);
      return engine;
    },
    onPlaying: (ids) => playing.push(ids),
  });

  function stream(id: string): IncomingStream {
    const known = receivers.get(id) ?? new TestReceiver(id === VOICE ? 'audio' : 'video');
    receivers.set(id, known);
    return incomingStream(id, known, { mid: id });
  }
  const pass = (duration: number) => passing(clock, duration, 50);
  function engine(id: string): TestEngine {
    const found = engines.get(id);
    if (found === undefined) throw new Error(`nobody has asked for ${id}`);
    return found;
  }
  function receiver(id: string): TestReceiver {
    return receivers.get(id) ?? new TestReceiver('video');
  }
  /** These come over the link, and are played from it. */
  async function joined(...ids: string[]): Promise<void> {
    all.set(ids.map(stream));
    await shown(...ids);
    expect([...(playing.at(-1) ?? [])]).toEqual(ids);
    for (const id of ids) engine(id).calls.length = 0;
  }
  async function shown(...ids: string[]): Promise<void> {
    await pass(50);
    for (const id of ids) receiver(id).shows(20);
    await pass(50);
  }
  /** The id is played from: the link, or the SFU. */
  function sources(): Record<string, 'link' | 'sfu'> {
    return Object.fromEntries([...engines].map(([id, { playing: now }]) => [id, now === null ? 'sfu' : 'link']));
  }
  return { clock, all, asked, playing, stream, pass, engine, receiver, joined, shown, sources };
}

describe('M5: where voices come from', () => {
  test('M5: from the link unless told otherwise', async () => {
    const { joined, sources } = received();
    await joined(CAMERA, VOICE);
    expect(sources()).toEqual({ [CAMERA]: 'link', [VOICE]: 'link' });
  });

  test('M5: with `sfu` from the SFU, and pictures from the link', async () => {
    const { all, asked, stream, shown, sources } = received('sfu');
    all.set([stream(CAMERA), stream(VOICE)]);
    await shown(CAMERA, VOICE);
    expect(sources()).toEqual({ [CAMERA]: 'link' });
    expect(asked).toEqual([CAMERA]);
  });

  test('M5: one element a voice: its track is exchanged, and nothing is played twice', async () => {
    const { all, stream, engine, pass, shown, joined } = received();
    await joined(VOICE);
    all.live('suspect');
    all.live('dead');
    all.live('alive');
    await pass(1_000);
    await shown(VOICE);
    all.stalled(VOICE, true);
    all.stalled(VOICE, false);
    await pass(2_000);
    await shown(VOICE);
    all.set([stream(CAMERA)]);
    const kinds = engine(VOICE).plays.map((each) => (each === null ? 'sfu' : 'link'));
    expect(kinds).toEqual(['link', 'sfu', 'link', 'sfu', 'link', 'sfu']);
    expect(engine(VOICE).enabled).toBe(true);
  });
});

describe('M2: streams that come and go', () => {
  test('M2: the engine’s side of each is asked for once, and who fed it is told what is played', async () => {
    const { all, asked, playing, stream, shown, sources } = received();
    all.set([stream(CAMERA), stream(SCREEN)]);
    expect(playing.at(-1)).toEqual([]);
    await shown(CAMERA);
    expect(playing.at(-1)).toEqual([CAMERA]);
    all.set([stream(CAMERA), stream(SCREEN), stream(VOICE)]);
    await shown(SCREEN, VOICE);
    expect(playing.at(-1)).toEqual([CAMERA, SCREEN, VOICE]);
    expect(asked).toEqual([CAMERA, SCREEN, VOICE]);
    all.set([stream(SCREEN)]);
    expect(playing.at(-1)).toEqual([SCREEN]);
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [SCREEN]: 'link', [VOICE]: 'sfu' });
  });

  test('M4: one that comes by another path goes on', async () => {
    const { all, engine, stream, joined } = received();
    await joined(CAMERA);
    all.set([{ ...stream(CAMERA), path: ['carol', 'bob'] }]);
    expect(engine(CAMERA).calls).toEqual(['play link']);
    expect(engine(CAMERA).playing?.path).toEqual(['carol', 'bob']);
  });
});

describe('M3: failing over', () => {
  test('M3: a suspect link: the SFU is asked to send every stream, and asked to stop when the link is alive', async () => {
    const { all, engine, joined, sources } = received();
    await joined(CAMERA, VOICE);
    all.live('suspect');
    expect([engine(CAMERA).enabled, engine(VOICE).enabled]).toEqual([true, true]);
    expect(sources()).toEqual({ [CAMERA]: 'link', [VOICE]: 'link' });
    all.live('alive');
    expect([engine(CAMERA).enabled, engine(VOICE).enabled]).toEqual([false, false]);
  });

  test('M3: a dead link: every stream is the SFU’s; alive again each is taken back after a second', async () => {
    const { all, playing, pass, joined, shown, sources } = received();
    await joined(CAMERA, VOICE);
    all.live('suspect');
    all.live('dead');
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [VOICE]: 'sfu' });
    expect(playing.at(-1)).toEqual([]);
    all.live('alive');
    await pass(900);
    await shown(CAMERA, VOICE);
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [VOICE]: 'sfu' });
    await shown(CAMERA, VOICE);
    expect(sources()).toEqual({ [CAMERA]: 'link', [VOICE]: 'link' });
  });

  test('M3: a stall is one stream’s', async () => {
    const { all, pass, joined, shown, sources } = received();
    await joined(CAMERA, VOICE);
    all.stalled(CAMERA, true);
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [VOICE]: 'link' });
    await pass(5_000);
    await shown(CAMERA);
    expect(sources()).toMatchObject({ [CAMERA]: 'sfu' });
    all.stalled(CAMERA, false);
    await pass(1_000);
    await shown(CAMERA);
    expect(sources()).toMatchObject({ [CAMERA]: 'link' });
  });

  test('M3: a stall of a stream that nobody knows is nobody’s', () => {
    const { all, sources } = received();
    all.stalled(CAMERA, true);
    all.stalled(CAMERA, false);
    expect(sources()).toEqual({});
  });

  test('M1: what stands still at its feeder comes from the SFU until it flows again', async () => {
    const { all, pass, joined, shown, sources } = received();
    await joined(CAMERA, VOICE);
    all.standing(new Set([CAMERA]));
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [VOICE]: 'link' });
    all.standing(new Set([VOICE]));
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [VOICE]: 'sfu' });
    await pass(1_000);
    await shown(CAMERA);
    expect(sources()).toEqual({ [CAMERA]: 'link', [VOICE]: 'sfu' });
    all.standing(new Set());
    await pass(1_000);
    await shown(VOICE);
    expect(sources()).toEqual({ [CAMERA]: 'link', [VOICE]: 'link' });
  });

  test('M1: it flows, the link lives, and its frames come: all three, or it is the SFU’s', async () => {
    const { all, pass, joined, shown, sources } = received();
    await joined(CAMERA);
    all.standing(new Set([CAMERA]));
    all.stalled(CAMERA, true);
    all.live('dead');
    const reasons = [() => all.live('alive'), () => all.stalled(CAMERA, false), () => all.standing(new Set<string>())];
    for (const reason of reasons) {
      await pass(3_000);
      await shown(CAMERA);
      expect(sources()).toEqual({ [CAMERA]: 'sfu' });
      reason();
    }
    await pass(1_000);
    await shown(CAMERA);
    expect(sources()).toEqual({ [CAMERA]: 'link' });
  });

  test.each<[string, (all: ReceivedStreams) => void]>([
    ['is dead', (all) => all.live('dead')],
    ['has said that it stands still', (all) => all.standing(new Set([CAMERA]))],
  ])('M1: a stream that comes while its feeder %s is not waited for', async (_, happens) => {
    const { all, stream, pass, shown, sources } = received();
    happens(all);
    all.set([stream(CAMERA)]);
    await pass(2_000);
    await shown(CAMERA);
    expect(sources()).toEqual({ [CAMERA]: 'sfu' });
  });

  test('M3: a stall ends with its stream: published anew over the link, it is waited for', async () => {
    const { all, stream, joined, shown, sources } = received();
    await joined(CAMERA);
    all.stalled(CAMERA, true);
    all.set([]);
    all.set([stream(CAMERA)]);
    await shown(CAMERA);
    expect(sources()).toEqual({ [CAMERA]: 'link' });
  });
});

describe('M3: a feeder that goes', () => {
  test('M3: waits until the SFU shows every stream', async () => {
    const { all, engine, pass, joined, sources } = received();
    await joined(CAMERA, VOICE);
    let left = false;
    const leaving = all.leave().then(() => {
      left = true;
    });
    expect([engine(CAMERA).enabled, engine(VOICE).enabled]).toEqual([true, true]);
    expect(sources()).toEqual({ [CAMERA]: 'link', [VOICE]: 'link' });
    await pass(100);
    engine(VOICE).subscription?.shows(11);
    await pass(50);
    expect({ left, sources: sources() }).toEqual({ left: false, sources: { [CAMERA]: 'link', [VOICE]: 'sfu' } });
    engine(CAMERA).subscription?.shows(4);
    await pass(50);
    await leaving;
    expect(sources()).toEqual({ [CAMERA]: 'sfu', [VOICE]: 'sfu' });
  });

  test('M3: is still playing until then: its streams are told as played', async () => {
    const { all, playing, pass, joined } = received();
    await joined(CAMERA);
    const leaving = all.leave();
    expect(playing.at(-1)).toEqual([CAMERA]);
    await pass(1_100);
    await leaving;
    expect(playing.at(-1)).toEqual([]);
  });

  test('M3: nothing of its link is taken any more', async () => {
    const { all, asked, stream, pass, joined, shown, sources } = received();
    await joined(CAMERA);
    const leaving = all.leave();
    all.set([stream(CAMERA), stream(SCREEN)]);
    await pass(1_100);
    await leaving;
    all.live('alive');
    all.stalled(CAMERA, false);
    all.standing(new Set());
    await pass(40_000);
    await shown(CAMERA, SCREEN);
    expect({ asked, sources: sources() }).toEqual({ asked: [CAMERA], sources: { [CAMERA]: 'sfu' } });
  });

  test.each<[string, (all: ReceivedStreams) => void]>([
    ['its streams end', (all) => all.set([])],
    ['its link ends', (all) => all.close()],
  ])('M3: nobody waits when %s meanwhile', async (_, happens) => {
    const { all, joined, sources } = received();
    await joined(CAMERA, VOICE);
    let left = false;
    all.leave().then(
      () => {
        left = true;
      },
      () => undefined,
    );
    happens(all);
    await settled();
    expect({ left, sources: sources() }).toEqual({ left: true, sources: { [CAMERA]: 'sfu', [VOICE]: 'sfu' } });
  });

  test('M3: one that feeds nothing need not wait', async () => {
    await received().all.leave();
  });
});

test('M1: at the end everything is the SFU’s, and nothing is taken or told any more', async () => {
  const { all, asked, playing, stream, engine, pass, joined, shown } = received();
  await joined(CAMERA, VOICE);
  all.close();
  expect([engine(CAMERA), engine(VOICE)].map(({ calls }) => calls)).toEqual([
    ['enable', 'play engine'],
    ['enable', 'play engine'],
  ]);
  expect(playing.at(-1)).toEqual([]);
  const told = playing.length;
  all.close();
  all.set([stream(CAMERA), stream(SCREEN)]);
  all.live('dead');
  all.live('alive');
  await pass(2_000);
  await shown(CAMERA, SCREEN);
  expect({ told: playing.length, asked, playing: engine(CAMERA).playing }).toEqual({
    told,
    asked: [CAMERA, VOICE],
    playing: null,
  });
});
