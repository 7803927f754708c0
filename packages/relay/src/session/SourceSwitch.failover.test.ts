import { describe, expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';
import { LOOK, switching } from '../testing/switching.ts';
import { incomingStream, TestReceiver } from '../testing/TestReceiver.ts';

describe('M3: failing over', () => {
  test('M3: a suspect link is played on, and the SFU asked to send in case; alive again it is asked to stop', async () => {
    const { source, asked, joined } = switching();
    await joined();
    source.suspect();
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'link', asked: ['enable'] });
    source.setUsable(true);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'link', asked: ['disable'] });
  });

  test('M3: a suspect link that is not played changes nothing', async () => {
    const { source, pass, asked } = switching();
    await pass(LOOK);
    source.suspect();
    source.setUsable(true);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'joining', asked: [] });
  });

  test('M1: a link that cannot be used is let go of at once', async () => {
    const { source, asked, joined } = switching();
    await joined();
    source.setUsable(false);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'engine', asked: ['enable', 'play engine'] });
    source.setUsable(false);
    expect(asked()).toEqual([]);
  });

  test('M3: a suspect link that dies: the SFU sends already', async () => {
    const { source, asked, joined } = switching();
    await joined();
    source.suspect();
    source.setUsable(false);
    expect(asked()).toEqual(['enable', 'play engine']);
  });

  test('M1: one that cannot be used while it is on its way is not waited for', async () => {
    const { link, source, pass, asked } = switching();
    await pass(LOOK);
    source.setUsable(false);
    link.shows(5);
    await pass(1_000);
    expect({ phase: source.phase, asked: asked() }).toEqual({ phase: 'engine', asked: [] });
  });

  test('M1: it is used again only after it was well for a second, doubling to thirty', async () => {
    const { clock, link, source, pass, joined } = switching();
    await joined();
    const waits: number[] = [];
    for (let failure = 0; failure < 7; failure++) {
      source.setUsable(false);
      await pass(3_000);
      source.setUsable(true);
      const since = clock.now();
      while (source.phase !== 'joining') await pass(LOOK);
      waits.push(clock.now() - since);
      await pass(LOOK);
      link.shows(1);
      await pass(LOOK);
      expect(source.phase).toBe('link');
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('M1: a second that it was not well does not count', async () => {
    const { source, pass, joined } = switching();
    await joined();
    source.setUsable(false);
    source.setUsable(true);
    await pass(900);
    source.setUsable(false);
    await pass(5_000);
    expect(source.phase).toBe('engine');
    source.setUsable(true);
    await pass(1_900);
    expect(source.phase).toBe('engine');
    await pass(100);
    expect(source.phase).toBe('joining');
  });
});

describe('M3: a feeder that goes', () => {
  test.each([
    ['the SFU shows nothing', true],
    ['nothing is subscribed', false],
  ])('M3: is let go of after a second where %s', async (_, subscribed) => {
    const { clock, engine, source, pass, asked, joined } = switching();
    await joined();
    if (!subscribed) engine.subscription = null;
    const since = clock.now();
    let left = Number.NaN;
    const leaving = source.leave().then(() => {
      left = clock.now() - since;
    });
    await pass(950);
    expect(left).toBeNaN();
    await pass(100);
    await leaving;
    expect(left).toBeGreaterThanOrEqual(1_000);
    expect(asked()).toEqual(['enable', 'play engine']);
    expect(source.phase).toBe('engine');
  });

  test('M3: is let go of at once where nothing of it is played', async () => {
    const { link, source, phases, pass, asked } = switching();
    await pass(LOOK);
    await source.leave();
    link.shows(5);
    await pass(20_000);
    expect({ phases, asked: asked() }).toEqual({ phases: ['joining', 'engine'], asked: [] });
  });

  test('M3: both who ask to leave are answered, and the SFU is played', async () => {
    const { source, engine, pass, joined } = switching();
    await joined();
    const answers: string[] = [];
    const first = source.leave().then(() => answers.push('first'));
    await pass(100);
    const second = source.leave().then(() => answers.push('second'));
    expect({ phase: source.phase, answers }).toEqual({ phase: 'leaving', answers: [] });
    await pass(100);
    engine.subscription?.shows(4);
    await pass(LOOK);
    await Promise.all([first, second]);
    expect({ phase: source.phase, playing: engine.playing }).toEqual({ phase: 'engine', playing: null });
  });

  test.each([
    ['the link carries the stream no longer', (all: ReturnType<typeof switching>) => all.source.close()],
    [
      'another section carries it',
      (all: ReturnType<typeof switching>) =>
        all.source.replace(incomingStream('ann/stream/1', new TestReceiver('video'))),
    ],
  ])('M3: nobody waits for a stream when %s meanwhile', async (_, happens) => {
    const all = switching();
    await all.joined();
    let left = false;
    all.source.leave().then(
      () => {
        left = true;
      },
      () => undefined,
    );
    await all.pass(100);
    happens(all);
    await settled();
    expect({ left, playing: all.engine.playing, enabled: all.engine.enabled }).toEqual({
      left: true,
      playing: null,
      enabled: true,
    });
  });
});
