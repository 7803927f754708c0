import { expect, test } from 'vitest';
import { TestClock } from '../testing/TestClock.ts';
import { FrameOrder, HOLD_TIME, WATCH_TIME } from './FrameOrder.ts';

/** A frame whose data is there while it is pushed, or as long as somebody holds a copy. */
interface TestFrame {
  readonly index: number;
  isThere: boolean;
}

/** 30 frames a second at 90 kHz. */
const STEP = 3000;

function frameOrder(first = 0) {
  const clock = new TestClock();
  const timers = { running: 0 };
  const released: number[] = [];
  const copies: number[] = [];
  const broken: number[] = [];
  const order = new FrameOrder<TestFrame>({
    release({ index, isThere }) {
      if (!isThere) throw new Error(`frame ${index} was released when its data had gone`);
      released.push(index);
    },
    broken: () => broken.push(clock.now()),
    hold({ index }) {
      copies.push(index);
      return { index, isThere: true };
    },
    now: () => clock.now(),
    setTimer(task, delay) {
      timers.running++;
      const cancel = clock.after(delay, () => {
        timers.running--;
        task();
      });
      return () => {
        timers.running--;
        cancel();
      };
    },
  });
  /** Frames by their place in the stream, one after the other at one time. */
  function push(...indexes: number[]): void {
    for (const index of indexes) pushAs(index, false);
  }
  function pushAs(index: number, isKey: boolean, timestamp = first + index * STEP): void {
    const frame = { index, isThere: true };
    order.push(frame, { rtpTimestamp: timestamp >>> 0, isKey });
    frame.isThere = false;
  }
  /** A key frame and nine more, and then a late one: from now on gaps are looked at. */
  function watched(): void {
    pushAs(0, true);
    push(1, 2, 3, 4, 5, 6, 7, 9, 8);
    broken.length = 0;
    released.length = 0;
  }
  return { clock, timers, order, push, pushAs, watched, released, copies, broken };
}

test('before a frame has come late all pass at once and uncopied, gaps or not', () => {
  const { push, released, copies, timers, broken } = frameOrder();
  push(0, 1, 2, 5, 6, 30, 31);
  expect(released).toEqual([0, 1, 2, 5, 6, 30, 31]);
  expect({ copies, timers, broken }).toEqual({ copies: [], timers: { running: 0 }, broken: [] });
});

test('a frame whose successor has gone is left out, and the caller told', () => {
  const { push, released, broken } = frameOrder();
  push(0, 1, 3, 2, 4);
  expect({ released, broken }).toEqual({ released: [0, 1, 3, 4], broken: [0] });
});

test('then what follows a gap waits for what is missing, and goes in order when it comes', () => {
  const { clock, push, watched, released, copies, broken, timers } = frameOrder();
  watched();
  push(10, 12, 14, 13);
  expect({ released, copies }).toEqual({ released: [10], copies: [12, 14, 13] });
  clock.pass(HOLD_TIME - 1);
  push(11);
  expect(released).toEqual([10, 11, 12, 13, 14]);
  expect({ broken, timers }).toEqual({ broken: [], timers: { running: 0 } });
  push(15);
  expect(released.at(-1)).toBe(15);
});

test('after 200 ms it goes without what is missing, which is then too late', () => {
  const { clock, push, watched, released, broken, timers } = frameOrder();
  watched();
  push(11);
  clock.pass(50);
  push(12);
  clock.pass(HOLD_TIME - 50 - 1);
  expect(released).toEqual([]);
  clock.pass(1);
  expect({ released, broken, timers }).toEqual({ released: [11, 12], broken: [], timers: { running: 0 } });
  push(10);
  expect({ released, broken }).toEqual({ released: [11, 12], broken: [HOLD_TIME] });
});

test('no frame waits longer for one that was held after it', () => {
  const { clock, push, watched, released } = frameOrder();
  watched();
  push(14);
  clock.pass(150);
  push(12);
  clock.pass(49);
  expect(released).toEqual([]);
  clock.pass(1);
  expect(released).toEqual([12, 14]);
});

test('several gaps are waited for one by one', () => {
  const { clock, push, watched, released } = frameOrder();
  watched();
  push(11, 13, 15);
  push(12);
  expect(released).toEqual([]);
  push(10);
  expect(released).toEqual([10, 11, 12, 13]);
  clock.pass(HOLD_TIME);
  expect(released).toEqual([10, 11, 12, 13, 15]);
});

test('10 s after the last late frame gaps are nothing any more', () => {
  const { clock, push, watched, released, copies } = frameOrder();
  watched();
  clock.pass(WATCH_TIME - 1);
  push(11, 10, 12);
  expect({ released: [...released], copies: [...copies] }).toEqual({ released: [10, 11, 12], copies: [11] });
  clock.pass(WATCH_TIME - 1);
  push(14);
  expect(released).toEqual([10, 11, 12]);
  clock.pass(1);
  push(15, 17);
  expect(released).toEqual([10, 11, 12, 14, 15, 17]);
});

test('F3: a key frame goes at once, what waits before it is dropped, and what is late before it missed by nobody', () => {
  const { push, pushAs, watched, released, broken, timers } = frameOrder();
  watched();
  push(11, 12);
  pushAs(14, true);
  push(13, 10, 15);
  expect({ released, broken, timers }).toEqual({ released: [14, 15], broken: [], timers: { running: 0 } });
});

test('a key frame that was waited for is followed by what follows it', () => {
  const { push, pushAs, watched, released, copies } = frameOrder();
  watched();
  push(11, 12, 14);
  pushAs(10, true);
  expect({ released: [...released], copies }).toEqual({ released: [10, 11, 12], copies: [11, 12, 14] });
  push(13);
  expect(released).toEqual([10, 11, 12, 13, 14]);
});

test('a key frame whose successors have gone is late as any other', () => {
  const { clock, push, pushAs, watched, released, broken } = frameOrder();
  watched();
  push(11, 12);
  clock.pass(HOLD_TIME);
  pushAs(10, true);
  expect({ released, broken }).toEqual({ released: [11, 12], broken: [HOLD_TIME] });
});

test('a key frame that comes late is a late frame', () => {
  const { clock, push, pushAs, watched, released } = frameOrder();
  watched();
  clock.pass(WATCH_TIME - 1);
  push(11);
  pushAs(10, true);
  clock.pass(WATCH_TIME - 1);
  push(13, 12);
  expect(released).toEqual([10, 11, 12, 13]);
});

test('a key frame that is older by more than 3 s begins a new count', () => {
  const { clock, push, pushAs, watched, released, broken } = frameOrder(1_000_000);
  watched();
  push(11);
  pushAs(100, true, 600_000);
  pushAs(101, false, 600_000 + STEP);
  pushAs(103, false, 600_000 + 3 * STEP);
  pushAs(102, false, 600_000 + 2 * STEP);
  clock.pass(HOLD_TIME);
  expect({ released, broken }).toEqual({ released: [100, 101, 102, 103], broken: [] });
});

test('the same frame again is left out', () => {
  const { clock, push, watched, released, broken } = frameOrder();
  watched();
  push(9, 9, 11, 12, 11, 12, 10, 12);
  clock.pass(HOLD_TIME);
  expect({ released, broken }).toEqual({ released: [10, 11, 12], broken: [] });
});

test('timestamps wrap around at 32 bits, again and again', () => {
  const { clock, push, pushAs, released, broken } = frameOrder(2 ** 32 - 11 * STEP);
  pushAs(0, true);
  push(1, 2, 3, 4, 5, 7, 6);
  expect(broken).toHaveLength(1);
  push(8, 10, 12, 11, 9, 13);
  expect(released.slice(-6)).toEqual([8, 9, 10, 11, 12, 13]);
  // One frame of a still screen every six hours.
  for (let turn = 1; turn < 10; turn++) {
    clock.pass(21_600_000);
    push(14 + turn * 648_000);
    push(13 + turn * 648_000);
  }
  expect({ released: released.length, broken: broken.length }).toEqual({ released: 7 + 6 + 9, broken: 10 });
});

test('the usual step is learnt: after eight frames of half the rate nothing waits', () => {
  const { clock, push, watched, released, copies } = frameOrder();
  watched();
  for (let index = 10; index < 60; index += 2) {
    push(index);
    clock.pass(67);
  }
  clock.pass(HOLD_TIME);
  expect(released).toEqual(Array.from({ length: 25 }, (_, index) => 10 + index * 2));
  expect(copies.at(-1)).toBeLessThanOrEqual(10 + 10 * 2);
});

test('jitter of the steps is no gap', () => {
  const { pushAs, push, watched, released } = frameOrder();
  watched();
  push(10);
  pushAs(11, false, 11 * STEP + 1700);
  expect(released).toEqual([10, 11]);
});

test('after close nothing is called, and nothing waits', () => {
  const { clock, order, push, watched, released, broken, timers } = frameOrder();
  watched();
  push(11, 12);
  order.close();
  order.close();
  push(10, 13, 5);
  clock.pass(WATCH_TIME);
  expect({ released, broken, timers }).toEqual({ released: [], broken: [], timers: { running: 0 } });
});

function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * below;
  };
}

interface Arrival {
  readonly index: number;
  readonly at: number;
  readonly timestamp: number;
  readonly isKey: boolean;
}

/**
 * Sends a stream over a network that loses and delays frames, and asks for key frames as the caller does. Checks at
 * every frame what has to hold always.
 */
function runNetwork(seed: number, { loss, late, latest }: { loss: number; late: number; latest: number }) {
  const random = randomOf(seed);
  const clock = new TestClock();
  const interval = 1000 / (10 + Math.floor(random(3)) * 10);
  const first = 2 ** 32 - Math.floor(random(90_000_000));
  const stats = { released: 0, brokenFrames: 0, arrived: 0, held: 0, superseded: 0 };
  const arrivals: Arrival[] = [];
  const arrivedAt = new Map<number, number>();
  const settled = new Set<number>();
  const violations: string[] = [];
  let last = -1;
  let lastKey = -1;
  let keyWanted = false;
  let current: Arrival | null = null;

  const order = new FrameOrder<{ arrival: Arrival; isThere: boolean }>({
    release({ arrival: { index, isKey }, isThere }) {
      const waited = clock.now() - (arrivedAt.get(index) ?? 0);
      if (!isThere) violations.push(`${index} went without its data`);
      if (index <= last) violations.push(`${index} went after ${last}`);
      if (waited > HOLD_TIME + 1e-6) violations.push(`${index} waited ${waited} ms`);
      last = index;
      if (isKey) lastKey = index;
      settled.add(index);
      stats.released++;
    },
    broken() {
      if (current === null || current.index > last) violations.push(`broken without a late frame at ${clock.now()}`);
      else settled.add(current.index);
      stats.brokenFrames++;
      keyWanted = true;
    },
    hold(frame) {
      stats.held++;
      return { ...frame };
    },
    now: () => clock.now(),
    setTimer: (task, delay) => clock.after(delay, task),
  });

  function deliverUntil(time: number): void {
    for (arrivals.sort((a, b) => a.at - b.at); arrivals[0] && arrivals[0].at <= time; ) {
      const arrival = arrivals.shift();
      if (!arrival) break;
      clock.pass(arrival.at - clock.now());
      const frame = { arrival, isThere: true };
      current = arrival;
      arrivedAt.set(arrival.index, clock.now());
      stats.arrived++;
      order.push(frame, { rtpTimestamp: arrival.timestamp, isKey: arrival.isKey });
      frame.isThere = false;
      current = null;
    }
  }

  for (let index = 0; index < 600; index++) {
    const sentAt = index * interval;
    deliverUntil(sentAt);
    const isKey = index === 0 || keyWanted || random(1) < 0.005;
    keyWanted = false;
    // So many come undisturbed: the usual step is known then.
    const isDisturbed = index > 20;
    if (isDisturbed && random(1) < loss) continue;
    const delay = isDisturbed && random(1) < late ? random(latest) : 0;
    const timestamp = (first + Math.round(sentAt * 90 + random(interval * 9))) >>> 0;
    arrivals.push({ index, at: sentAt + delay, timestamp, isKey });
  }
  deliverUntil(Number.POSITIVE_INFINITY);
  clock.pass(HOLD_TIME);
  // Every frame went, or was reported, or stood before a key frame that went.
  const others = [...arrivedAt.keys()].filter((index) => !settled.has(index));
  stats.superseded = others.filter((index) => index < lastKey).length;
  for (const index of others) if (index >= lastKey) violations.push(`${index} disappeared`);
  expect(violations, `seed ${seed}`).toEqual([]);
  return stats;
}

test('random loss and delay: strictly in order, nothing twice, nothing missing in silence (seeded)', () => {
  const all = { held: 0, brokenFrames: 0, superseded: 0 };
  for (let seed = 1; seed <= 150; seed++) {
    const { held, brokenFrames, superseded } = runNetwork(seed, { loss: 0.04, late: 0.08, latest: 400 });
    all.held += held;
    all.brokenFrames += brokenFrames;
    all.superseded += superseded;
  }
  // What is tested did occur.
  expect(all.held).toBeGreaterThan(1000);
  expect(all.brokenFrames).toBeGreaterThan(100);
  expect(all.superseded).toBeGreaterThan(10);
});

test('random delay of less than 200 ms: only the first late frame breaks anything (seeded)', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { arrived, released, brokenFrames, superseded } = runNetwork(seed, { loss: 0, late: 0.3, latest: HOLD_TIME });
    expect(brokenFrames).toBeLessThanOrEqual(1);
    expect(released + superseded + brokenFrames).toBe(arrived);
  }
});
