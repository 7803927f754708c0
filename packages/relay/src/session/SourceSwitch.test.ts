import { describe, expect, test } from 'vitest';
import { seededRandom } from '../testing/fuzz.ts';
import { passing } from '../testing/settled.ts';
import { LOOK, switching } from '../testing/switching.ts';
import { TestClock } from '../testing/TestClock.ts';
import { TestEngine } from '../testing/TestEngine.ts';
import { incomingStream, TestReceiver } from '../testing/TestReceiver.ts';
import { SourceSwitch } from './SourceSwitch.ts';

describe('M2: make before break', () => {
  test('M2: the SFU’s subscription goes on until the link has shown its first decoded picture', async () => {
    const { link, source, stream, phases, engine, pass, asked } = switching();
    expect(phases).toEqual(['joining']);
    await pass(5_000);
    // Packets are no picture.
    link.packetsReceived = 500;
    await pass(LOOK);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'joining', asked: [] });
    link.shows(1);
    await pass(LOOK);
    // The element first, so that it is never without a track that flows.
    expect(asked()).toEqual(['play link', 'disable']);
    expect(engine.playing).toBe(stream);
    expect(phases).toEqual(['joining', 'link']);
  });

  test('M2: of a voice ten packets have to come, 200 ms', async () => {
    const { link, source, pass, asked } = switching('audio');
    await pass(LOOK);
    link.shows(9);
    await pass(500);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'joining', asked: [] });
    link.shows(1);
    await pass(LOOK);
    expect(asked()).toEqual(['play link', 'disable']);
  });

  test('M2: what the receiver has shown before does not count', async () => {
    const clock = new TestClock();
    const link = new TestReceiver('video');
    link.shows(500);
    const engine = new TestEngine('video');
    const source = new SourceSwitch(incomingStream('a', link), { clock, engine, onPhase: () => {} });
    await passing(clock, 1_000, LOOK);
    expect(source.phase).toBe('joining');
    link.shows(1);
    await passing(clock, LOOK, LOOK);
    expect(source.phase).toBe('link');
  });

  test('M2: statistics that cannot be had now may be had later', async () => {
    const { link, source, pass } = switching();
    await pass(LOOK);
    link.fails = true;
    link.shows(1);
    await pass(500);
    expect(source.phase).toBe('joining');
    link.fails = false;
    await pass(LOOK);
    expect(source.phase).toBe('link');
  });

  test('M2: on the way back the link is played until the SFU’s pictures come at their pace', async () => {
    const { source, engine, phases, pass, asked, joined } = switching();
    await joined();
    engine.subscription?.shows(300);
    let left = false;
    const leaving = source.leave().then(() => {
      left = true;
    });
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'leaving', asked: ['enable'] });
    await pass(500);
    expect({ left, asked: asked() }).toEqual({ left: false, asked: [] });
    engine.subscription?.shows(1);
    await pass(LOOK);
    expect({ left, asked: asked() }).toEqual({ left: false, asked: [] });
    engine.subscription?.shows(3);
    await pass(LOOK);
    await leaving;
    expect(asked()).toEqual(['play engine']);
    expect(phases).toEqual(['joining', 'link', 'leaving', 'engine']);
  });

  test.each(['video', 'audio'] as const)(
    'M2: of a still screen and a silent voice the first is enough: %s',
    async (kind) => {
      const { source, engine, pass, asked, joined } = switching(kind);
      await joined();
      const leaving = source.leave();
      await pass(LOOK);
      engine.subscription?.shows(1);
      await pass(LOOK);
      asked();
      await pass(150);
      expect(asked()).toEqual([]);
      await pass(150);
      await leaving;
      expect(asked()).toEqual(['play engine']);
    },
  );

  test('M2: a link that shows nothing for ten seconds is tried again later, and the SFU goes on', async () => {
    const { link, source, engine, pass, asked } = switching();
    await pass(10_000);
    expect(source.phase).toBe('joining');
    await pass(100);
    expect(source.phase).toBe('engine');
    await pass(1_000);
    expect(source.phase).toBe('joining');
    expect({ enabled: engine.enabled, asked: asked() }).toEqual({ enabled: true, asked: [] });
    link.shows(1);
    await pass(LOOK);
    expect(source.phase).toBe('link');
  });
});

describe('M2: a full line leaves no room for both', () => {
  /** Each look a hundred packets from the SFU, so many of them lost. */
  async function flows({ engine, pass }: ReturnType<typeof switching>, duration: number, lost: number): Promise<void> {
    for (let time = 0; time < duration; time += LOOK) {
      if (engine.enabled && engine.subscription !== null) {
        engine.subscription.packetsReceived += 100 - lost;
        engine.subscription.packetsLost += lost;
      }
      await pass(LOOK);
    }
  }

  test('M2: after 2 s and with more than 5 % lost the subscription is disabled first, and the link played', async () => {
    const all = switching();
    const { link, source, asked, pass } = all;
    await flows(all, 2_000, 6);
    expect(asked()).toEqual([]);
    await flows(all, 150, 6);
    expect(asked()).toEqual(['disable']);
    await pass(1_000);
    link.shows(1);
    await pass(LOOK);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'link', asked: ['play link'] });
  });

  test('M2: for 5 s at most; then the SFU sends again, and the link is tried again later', async () => {
    const all = switching();
    const { engine, source, asked, pass } = all;
    await flows(all, 2_150, 6);
    expect(asked()).toEqual(['disable']);
    await pass(4_900);
    expect(asked()).toEqual([]);
    await pass(200);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'engine', asked: ['enable'] });
    await pass(1_000);
    expect({ phase: source.phase, enabled: engine.enabled }).toEqual({ phase: 'joining', enabled: true });
  });

  test('M2: not where no more than 5 % are lost', async () => {
    const all = switching();
    await flows(all, 9_000, 5);
    expect(all.asked()).toEqual([]);
  });

  test('M2: nor for what was lost before', async () => {
    const all = switching();
    await flows(all, 1_900, 50);
    await flows(all, 3_000, 0);
    expect(all.asked()).toEqual([]);
  });

  test('M2: nor where nothing is subscribed', async () => {
    const all = switching();
    all.engine.subscription = null;
    await flows(all, 5_000, 50);
    expect(all.asked()).toEqual([]);
  });

  test.each([
    ['cannot be used any more', (all: ReturnType<typeof switching>) => all.source.setUsable(false)],
    ['is gone', (all: ReturnType<typeof switching>) => all.source.close()],
    [
      'carries the stream elsewhere',
      (all: ReturnType<typeof switching>) =>
        all.source.replace(incomingStream('ann/stream/1', new TestReceiver('video'))),
    ],
  ])('M1: the SFU sends again at once when the link %s meanwhile', async (_, happens) => {
    const all = switching();
    await flows(all, 2_150, 6);
    expect(all.engine.enabled).toBe(false);
    happens(all);
    expect(all.engine.enabled).toBe(true);
  });

  test('M1: and when its feeder goes', async () => {
    const all = switching();
    await flows(all, 2_150, 6);
    await all.source.leave();
    expect(all.asked()).toEqual(['disable', 'enable']);
    expect(all.source.phase).toBe('engine');
  });
});

describe('M4: the link carries the stream in another way', () => {
  test('M4: by another path, with the same track: the element goes on, and is told', async () => {
    const { link, source, engine, phases, asked, joined } = switching();
    await joined();
    const rerouted = incomingStream('ann/stream/1', link, { path: ['carol', 'bob'] });
    source.replace(rerouted);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'link', asked: ['play link'] });
    expect(engine.playing).toBe(rerouted);
    expect(phases).toEqual(['joining', 'link']);
  });

  test('M4: with another track: the SFU’s meanwhile, and the new one when it shows something', async () => {
    const { source, engine, pass, asked, joined } = switching();
    await joined();
    const next = new TestReceiver('video');
    const stream = incomingStream('ann/stream/1', next, { mid: '2' });
    source.replace(stream);
    expect(asked()).toEqual(['enable', 'play engine']);
    await pass(LOOK);
    next.shows(1);
    await pass(LOOK);
    expect(asked()).toEqual(['play link', 'disable']);
    expect(engine.playing).toBe(stream);
  });

  test('M4: one that is on its way is looked for in the new section', async () => {
    const { link, source, engine, pass } = switching();
    await pass(LOOK);
    const next = new TestReceiver('video');
    const stream = incomingStream('ann/stream/1', next);
    source.replace(stream);
    link.shows(5);
    await pass(500);
    expect(source.phase).toBe('joining');
    next.shows(1);
    await pass(LOOK);
    expect(engine.playing).toBe(stream);
  });

  test('M1: a new section of a link that cannot be used is not used', async () => {
    const { source, pass, joined } = switching();
    await joined();
    source.setUsable(false);
    const next = new TestReceiver('video');
    source.replace(incomingStream('ann/stream/1', next));
    next.shows(5);
    await pass(5_000);
    next.shows(5);
    await pass(LOOK);
    expect(source.phase).toBe('engine');
  });
});

describe('M1: the end', () => {
  test('M1: everything is the SFU’s again, and stays so', async () => {
    const { link, engine, source, pass, asked, joined } = switching();
    await joined();
    source.close();
    expect(asked()).toEqual(['enable', 'play engine']);
    source.close();
    source.suspect();
    source.setUsable(false);
    source.setUsable(true);
    link.shows(5);
    await pass(40_000);
    await source.leave();
    expect({ asked: asked(), enabled: engine.enabled, playing: engine.playing }).toEqual({
      asked: [],
      enabled: true,
      playing: null,
    });
  });

  test('M1: a switch that was on its way goes nowhere', async () => {
    const { link, source, pass, asked } = switching();
    await pass(LOOK);
    link.shows(1);
    source.close();
    await pass(1_000);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'engine', asked: [] });
  });
});

test('M5: whatever happens, exactly one source of a voice is played, and it is one that sends (seeded)', async () => {
  const seen = { engine: 0, joining: 0, link: 0, leaving: 0 };
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(seed);
    const { engine, source, stream, pass, ...all } = switching('audio');
    let { link } = all;
    let current = stream;
    for (let step = 0; step < 40; step++) {
      switch (random(9)) {
        case 0:
          source.setUsable(random(3) > 0);
          break;
        case 1:
          source.suspect();
          break;
        case 2:
          if (random(3) > 0) break;
          link = new TestReceiver('audio');
          current = incomingStream('ann/stream/1', link);
          source.replace(current);
          break;
        case 3:
          current = incomingStream('ann/stream/1', link, { path: ['carol', 'bob'] });
          source.replace(current);
          break;
        case 4:
          engine.subscription?.shows(random(30));
          break;
        case 5:
          await pass(random(3) * 1_000);
          break;
        default:
          link.shows(random(15));
          await pass(LOOK);
      }
      seen[source.phase]++;
      const isLink = source.phase === 'link' || source.phase === 'leaving';
      const violation =
        (isLink && engine.playing !== current && 'the link’s is not played, or not the newest') ||
        (!isLink && engine.playing !== null && 'the SFU’s is not played') ||
        (!isLink && !engine.enabled && 'nothing sends');
      if (violation) expect.unreachable(`seed ${seed}, step ${step}, ${source.phase}: ${violation}`);
    }
    // Nothing is exchanged for itself.
    const doubled = engine.plays.filter((each, index) => index > 0 && each === engine.plays[index - 1]);
    expect(doubled, `seed ${seed}`).toEqual([]);
    if (random(2) === 0) {
      const leaving = source.leave();
      await pass(1_050);
      await leaving;
    }
    source.close();
    expect({ enabled: engine.enabled, playing: engine.playing }, `seed ${seed}`).toEqual({
      enabled: true,
      playing: null,
    });
  }
  for (const phase of ['engine', 'joining', 'link'] as const) expect(seen[phase], phase).toBeGreaterThan(100);
});
