import { expect, test } from 'vitest';
import { TestClock } from '../testing/TestClock.ts';
import { LAYER_LIFETIME, LAYER_SILENCE, LayerChoice } from './LayerChoice.ts';

const SIZES = { small: [160, 90], medium: [320, 180], large: [640, 360] } as const;
type LayerName = keyof typeof SIZES;
const SSRCS: Readonly<Record<LayerName, number>> = { small: 1, medium: 2, large: 3 };

function layerChoice() {
  const clock = new TestClock();
  const choice = new LayerChoice({ now: () => clock.now() });
  /** A frame of a layer; true if it is forwarded. */
  function frame(name: LayerName, type: 'key' | 'delta' | 'delta without size' = 'delta'): boolean {
    const [width, height] = type === 'delta without size' ? [undefined, undefined] : SIZES[name];
    return choice.admit({ ssrc: SSRCS[name], width, height, isKey: type === 'key' });
  }
  /** One picture of each layer at 20 a second, the largest first, as Chromium does; what of it is forwarded. */
  function pictures(count: number, names: readonly LayerName[], type: 'key' | 'delta' = 'delta'): LayerName[][] {
    return Array.from({ length: count }, () => {
      clock.pass(50);
      return names.filter((name) => frame(name, type));
    });
  }
  return { clock, choice, frame, pictures };
}

const ALL: readonly LayerName[] = ['large', 'medium', 'small'];

test('a single layer is always forwarded', () => {
  const { clock, choice } = layerChoice();
  for (const isKey of [false, true, false]) {
    expect(choice.admit({ ssrc: 7, width: undefined, height: undefined, isKey })).toBe(true);
    clock.pass(5000);
  }
  expect(choice.wantsKeyFrame).toBe(false);
});

test('frames without SSRC are one layer', () => {
  const { choice } = layerChoice();
  const sizes = [640, 320, 640];
  for (const width of sizes) {
    expect(choice.admit({ ssrc: undefined, width, height: 360, isKey: false })).toBe(true);
    expect(choice.wantsKeyFrame).toBe(false);
  }
});

test('nothing is wanted before the first frame', () => {
  expect(layerChoice().choice.wantsKeyFrame).toBe(false);
});

test('of several layers the largest one is forwarded, from its key frame on', () => {
  const { choice, pictures } = layerChoice();
  expect(pictures(1, ALL, 'key')).toEqual([['large']]);
  expect(pictures(40, ALL).flat()).toEqual(Array(40).fill('large'));
  expect(choice.wantsKeyFrame).toBe(false);
});

test('begun amid deltas, the first key frame that is forwarded is the largest layer’s, in whatever order they come', () => {
  const { choice, frame, pictures } = layerChoice();
  pictures(2, ['small', 'medium', 'large']);
  expect(choice.wantsKeyFrame).toBe(false);
  expect([frame('small', 'key'), frame('medium', 'key'), frame('large', 'key')]).toEqual([false, false, true]);
});

test('a larger layer that begins takes over with its key frame, and not before', () => {
  const { choice, frame, pictures } = layerChoice();
  pictures(1, ['medium', 'small'], 'key');
  expect(frame('large')).toBe(false);
  expect(choice.wantsKeyFrame).toBe(true);
  expect(pictures(3, ALL)).toEqual([['medium'], ['medium'], ['medium']]);
  expect(choice.wantsKeyFrame).toBe(true);
  expect(frame('small', 'key')).toBe(false);
  expect(frame('large', 'key')).toBe(true);
  expect(choice.wantsKeyFrame).toBe(false);
  expect(pictures(2, ALL)).toEqual([['large'], ['large']]);
});

test('a larger layer that ends before its key frame is no longer wanted after a second', () => {
  const { choice, frame, pictures } = layerChoice();
  pictures(1, ['medium', 'small'], 'key');
  frame('large');
  pictures(LAYER_LIFETIME / 50, ['medium', 'small']);
  expect(choice.wantsKeyFrame).toBe(true);
  pictures(1, ['medium', 'small']);
  expect(choice.wantsKeyFrame).toBe(false);
});

test('a layer that has been silent for 500 ms gives way to the next one, with a key frame', () => {
  const { choice, frame, pictures } = layerChoice();
  pictures(1, ALL, 'key');
  const silent = LAYER_SILENCE / 50;
  expect(pictures(silent - 1, ['medium', 'small']).flat()).toEqual([]);
  expect(choice.wantsKeyFrame).toBe(false);
  expect(pictures(1, ['medium', 'small'], 'key')).toEqual([['medium']]);
  expect(choice.wantsKeyFrame).toBe(false);
  expect(pictures(2, ['medium', 'small'])).toEqual([['medium'], ['medium']]);
  expect(frame('large')).toBe(false);
  expect(choice.wantsKeyFrame).toBe(true);
});

test('when the upper two stop together it is the small one’s turn at once', () => {
  const { choice, pictures } = layerChoice();
  pictures(1, ALL, 'key');
  pictures(LAYER_SILENCE / 50, ['small']);
  expect(choice.wantsKeyFrame).toBe(true);
  expect(pictures(1, ['small'], 'key')).toEqual([['small']]);
});

test('a layer that comes back before a key frame of the next one stays', () => {
  const { choice, frame, pictures } = layerChoice();
  pictures(1, ALL, 'key');
  pictures(LAYER_SILENCE / 50 + 2, ['medium', 'small']);
  expect(choice.wantsKeyFrame).toBe(true);
  expect(frame('large')).toBe(true);
  expect(choice.wantsKeyFrame).toBe(false);
  expect(frame('medium', 'key')).toBe(false);
});

test.each([
  ['the largest first', ALL],
  ['the smallest first', [...ALL].reverse()],
  ['in between', ['medium', 'large', 'small']],
] as const)('M6: at one picture a second nothing is silent, %s', (_, order) => {
  const { clock, choice, frame } = layerChoice();
  for (const name of ALL) frame(name, 'key');
  for (let picture = 0; picture < 20; picture++) {
    clock.pass(1000);
    const forwarded = [...order].filter((name) => {
      const admitted = frame(name, picture % 5 === 0 ? 'key' : 'delta');
      clock.pass(5);
      return admitted;
    });
    expect(forwarded).toEqual(['large']);
    expect(choice.wantsKeyFrame).toBe(false);
  }
});

test('after a pause of all layers, as when the camera is off, the chosen one goes on', () => {
  const { clock, choice, pictures } = layerChoice();
  pictures(1, ALL, 'key');
  clock.pass(60_000);
  expect(choice.wantsKeyFrame).toBe(false);
  expect(pictures(2, ['small', 'medium', 'large'])).toEqual([['large'], ['large']]);
  expect(choice.wantsKeyFrame).toBe(false);
});

test('a layer’s size is remembered where its deltas do not tell, through its silence too', () => {
  const { choice, frame, pictures } = layerChoice();
  pictures(1, ALL, 'key');
  for (let n = 0; n < 3; n++) {
    expect([frame('small', 'delta without size'), frame('large', 'delta without size')]).toEqual([false, true]);
  }
  pictures(100, ['medium', 'small'], 'key');
  expect(frame('large', 'delta without size')).toBe(false);
  expect(choice.wantsKeyFrame).toBe(true);
});

test('a layer that changes its size is judged by the new one', () => {
  const { choice, pictures } = layerChoice();
  pictures(1, ALL, 'key');
  choice.admit({ ssrc: SSRCS.large, width: 80, height: 45, isKey: true });
  expect(choice.wantsKeyFrame).toBe(true);
});

test('of layers of one size the chosen one stays', () => {
  const { choice } = layerChoice();
  for (let n = 0; n < 4; n++) {
    expect(choice.admit({ ssrc: 1, width: 320, height: 180, isKey: true })).toBe(true);
    expect(choice.admit({ ssrc: 2, width: 320, height: 180, isKey: true })).toBe(false);
  }
});

test('layers that come and go at random: one at a time, each from its key frame on, the largest in the end (seeded)', () => {
  let state = 11;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * below;
  };
  for (let run = 0; run < 50; run++) {
    const { choice, pictures } = layerChoice();
    pictures(1, ALL, 'key');
    let current: LayerName = 'large';
    let keyAsked = false;
    for (let change = 0; change < 20; change++) {
      const active = ALL.filter(() => random(3) < 2);
      for (let n = 0; n < 30; n++) {
        const type = keyAsked ? 'key' : 'delta';
        const [forwarded = []] = pictures(1, active, type);
        expect(forwarded.length).toBeLessThanOrEqual(1);
        const name: LayerName = forwarded[0] ?? current;
        if (name !== current) expect(type).toBe('key');
        current = name;
        keyAsked = choice.wantsKeyFrame;
      }
      // A second and a half later nothing better is there.
      if (active[0] !== undefined) expect(current).toBe(active[0]);
    }
  }
});
