import { describe, expect, test } from 'vitest';
import { TestClock } from '../testing/TestClock.ts';
import { PulseWatch } from './PulseWatch.ts';

function watching() {
  const clock = new TestClock();
  const said: string[] = [];
  const frames = new Map<string, number>();
  const watch = new PulseWatch({
    clock,
    received: (mid) => frames.get(mid),
    onLife: (life) => said.push(`${life} ${clock.now()}`),
    onStall: (mid, state) => said.push(`${mid} ${state} ${clock.now()}`),
  });
  /** A heartbeat each 100 ms, which announces `rate` frames of section 1 each time, of which `come` are received. */
  let announced = 0;
  function beat(times: number, { rate = 0, come = rate }: { rate?: number; come?: number } = {}): void {
    for (let time = 0; time < times; time++) {
      announced += rate;
      watch.heard();
      watch.announced([['1', announced]]);
      frames.set('1', (frames.get('1') ?? 0) + come);
      clock.pass(100);
    }
  }
  /** What was said since the last time. */
  function hears(): string[] {
    return said.splice(0);
  }
  return { clock, watch, frames, beat, hears };
}

describe('M3: life and death of a link', () => {
  test('M3: nothing is said before the first sign of life: the link is being set up', () => {
    const { clock, watch, hears } = watching();
    clock.pass(5_000);
    watch.lose();
    expect(hears()).toEqual([]);
    watch.heard();
    expect(hears()).toEqual(['alive 5000']);
  });

  test('M3: after 200 ms of silence it is suspect, dead within 350 ms, whenever the silence begins', () => {
    for (let offset = 0; offset < 50; offset++) {
      const { clock, watch, hears } = watching();
      clock.pass(1_000 + offset);
      watch.heard();
      const since = clock.now();
      hears();
      clock.pass(150);
      expect(hears(), `${offset}`).toEqual([]);
      clock.pass(50);
      expect(hears().map((each) => each.split(' ')[0])).toEqual(['suspect']);
      clock.pass(100);
      expect(hears()).toEqual([]);
      clock.pass(50);
      const [dead = ''] = hears();
      expect(dead).toMatch(/^dead /);
      const after = Number(dead.split(' ')[1]) - since;
      expect(after).toBeGreaterThan(300);
      expect(after).toBeLessThanOrEqual(350);
      clock.pass(10_000);
      expect(hears()).toEqual([]);
    }
  });

  test('M3: heartbeats that come late by less than one of them make nobody suspect', () => {
    const { clock, watch, hears } = watching();
    watch.heard();
    hears();
    for (const wait of [100, 149, 60, 140, 10, 149, 1, 100]) {
      clock.pass(wait);
      watch.heard();
    }
    expect(hears()).toEqual([]);
  });

  test('M3: it is alive again as soon as anything comes', () => {
    const { clock, watch, hears } = watching();
    watch.heard();
    clock.pass(200);
    watch.heard();
    clock.pass(360);
    watch.heard();
    expect(hears()).toEqual(['alive 0', 'suspect 200', 'alive 200', 'suspect 400', 'dead 550', 'alive 560']);
  });

  test('M3: a thread that did not run takes nobody for dead, nor for suspect', () => {
    const { clock, watch, hears } = watching();
    watch.heard();
    hears();
    for (const nap of [300, 1_000, 60_000]) {
      clock.sleep(nap);
      watch.heard();
      expect(hears(), `${nap} ms`).toEqual([]);
    }
    // A nap counts as one look, not as none.
    clock.pass(150);
    clock.sleep(5_000);
    expect(hears().map((each) => each.split(' ')[0])).toEqual(['suspect']);
  });

  test('M3: an end whose channel is gone is dead at once', () => {
    const { watch, hears } = watching();
    watch.heard();
    watch.lose();
    watch.lose();
    expect(hears()).toEqual(['alive 0', 'dead 0']);
  });

  test('M3: after the end nothing is said', () => {
    const { clock, watch, hears } = watching();
    watch.heard();
    hears();
    watch.close();
    watch.close();
    clock.pass(1_000);
    watch.lose();
    watch.heard();
    expect(hears()).toEqual([]);
  });
});

describe('M3: a stall is frames announced and none received', () => {
  test('M3: for 350 ms; it ends with the next frame', () => {
    const { beat, hears } = watching();
    beat(10, { rate: 3 });
    hears();
    // The last frames came at 900 ms and were seen at 950.
    beat(2, { rate: 3, come: 0 });
    expect(hears()).toEqual([]);
    beat(1, { rate: 3, come: 0 });
    expect(hears()).toEqual(['1 stalled 1300']);
    beat(5, { rate: 3, come: 0 });
    expect(hears()).toEqual([]);
    beat(1, { rate: 3, come: 1 });
    expect(hears()).toEqual(['1 flowing 1850']);
    beat(5, { rate: 3 });
    expect(hears()).toEqual([]);
  });

  test('M3: a stream that never shows a frame stalls as well', () => {
    const { frames, beat, hears } = watching();
    frames.set('1', 0);
    beat(5, { rate: 3, come: 0 });
    expect(hears().filter((each) => each.includes('stalled'))).toHaveLength(1);
  });

  test('M3: three frames that are missing may be on their way', () => {
    const { beat, hears } = watching();
    beat(10, { rate: 1 });
    hears();
    beat(3, { rate: 1, come: 0 });
    beat(50);
    expect(hears()).toEqual([]);
    beat(1, { rate: 1, come: 0 });
    beat(5);
    expect(hears().map((each) => each.split(' ')[1])).toEqual(['stalled']);
  });

  test('M3: a still screen announces none, and stalls nowhere', () => {
    const { beat, hears } = watching();
    beat(10, { rate: 3 });
    hears();
    beat(600);
    expect(hears()).toEqual([]);
  });

  test('M3: nor when it moves again, and the news of its frames comes sooner than they do', () => {
    const { beat, hears } = watching();
    beat(10, { rate: 3 });
    hears();
    beat(100);
    beat(2, { rate: 9, come: 0 });
    beat(10, { rate: 9 });
    expect(hears()).toEqual([]);
    // But when they do not come at all it does, as soon as ever.
    beat(100);
    beat(4, { rate: 9, come: 0 });
    expect(hears().map((each) => each.split(' ')[1])).toEqual(['stalled']);
  });

  test('M3: a section whose frames nobody counts stalls nowhere', () => {
    const { frames, watch, clock, hears } = watching();
    for (let time = 0; time < 20; time++) {
      watch.heard();
      watch.announced([['2', time * 10]]);
      clock.pass(100);
    }
    expect(frames.has('2')).toBe(false);
    expect(hears()).toEqual(['alive 0']);
  });

  test('M3: one that is announced no more is forgotten, with its stall', () => {
    const { clock, watch, beat, hears } = watching();
    beat(5, { rate: 3 });
    beat(5, { rate: 3, come: 0 });
    expect(hears().at(-1)).toContain('stalled');
    for (let time = 0; time < 10; time++) {
      watch.heard();
      watch.announced([]);
      clock.pass(100);
    }
    expect(hears()).toEqual([]);
  });

  test('M3: a new watch, which knows of no stall before it, says that the stream flows when it does', () => {
    const { beat, hears } = watching();
    beat(3, { rate: 3 });
    expect(hears()).toEqual(['alive 0', '1 flowing 50']);
  });

  test('M3: looks are counted and not time: a thread that did not run stalls nothing', () => {
    const { clock, watch, beat, hears } = watching();
    beat(10, { rate: 3 });
    hears();
    clock.sleep(10_000);
    watch.heard();
    watch.announced([['1', 1_000]]);
    expect(hears()).toEqual([]);
    beat(2, { rate: 3 });
    expect(hears()).toEqual([]);
  });
});
