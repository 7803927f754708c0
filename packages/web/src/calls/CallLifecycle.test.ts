import { expect, test } from 'vitest';
import { CallLifecycle, type Stay } from './CallLifecycle.ts';
import type { CallState } from './call.ts';
import type { CallConnections } from './connection/CallConnections.ts';
import { JoinError } from './JoinError.ts';

/** A call whose sessions end as `attempts` say, one after another; the last one stays until the call is over. */
function begin(attempts: ((lifecycle: CallLifecycle) => Promise<boolean>)[], patience = 60_000) {
  const seen = { attempts: 0, views: 0, closes: 0, states: [] as CallState[] };
  let lose = () => {};
  let abandon = () => {};
  const stay: Stay = {
    prepared: () => undefined,
    async attempt() {
      const attempt = attempts[seen.attempts];
      seen.attempts += 1;
      if (attempt !== undefined) return await attempt(lifecycle);
      lifecycle.setConnected(true);
      await new Promise<void>((resolve) => {
        abandon = resolve;
      });
      lifecycle.setConnected(false);
      return true;
    },
    abandon: async () => abandon(),
    publishView: () => {
      seen.views += 1;
    },
    close: async () => {
      seen.closes += 1;
      abandon();
    },
  };
  const connections = {
    onLost(listener: () => void) {
      lose = listener;
      return () => undefined;
    },
  } as Partial<CallConnections> as CallConnections;
  const page = new EventTarget();
  const lifecycle = new CallLifecycle(stay, {
    devices: null as never,
    window: page as Window,
    now: () => performance.now(),
    random: () => 0,
    patience: { connect: patience, reconnect: patience },
    prepare: async () => connections,
  });
  lifecycle.state.listen((state) => seen.states.push(state));
  lifecycle.start();
  return { lifecycle, seen, page, lose: () => lose() };
}

const state = (lifecycle: CallLifecycle) => expect.poll(() => lifecycle.state.get());

test('who cannot get in tries again, and the last reason is kept until it works', async () => {
  const { lifecycle, seen } = begin([
    async () => {
      throw new Error('no line');
    },
  ]);
  await expect.poll(() => lifecycle.leaveError.get()?.code).toBe('unreachable');
  await state(lifecycle).toBe('connected');
  expect([seen.attempts, lifecycle.leaveError.get()]).toEqual([2, null]);
  await lifecycle.end('left');
});

test('who is refused is told why, and nothing is tried again', async () => {
  const refusal = new JoinError('refused', 'The meeting is locked.');
  const { lifecycle, seen } = begin([() => Promise.reject(refusal)]);
  await state(lifecycle).toBe('left');
  expect([lifecycle.leaveReason.get(), lifecycle.leaveError.get()]).toEqual(['refused', refusal]);
  expect([seen.attempts, seen.closes]).toEqual([1, 1]);
});

test('streams that stand still for good: the call joins anew, at once, and says that it comes back', async () => {
  const { lifecycle, seen, lose } = begin([]);
  await state(lifecycle).toBe('connected');
  lose();
  await expect.poll(() => seen.attempts).toBe(2);
  await state(lifecycle).toBe('connected');
  expect(seen.states).toEqual(['connected', 'reconnecting', 'connected']);
  await lifecycle.end('left');
});

test('a call that gets in nowhere gives up in the end', async () => {
  const { lifecycle } = begin([() => new Promise(() => undefined)], 20);
  await state(lifecycle).toBe('left');
  expect(lifecycle.leaveReason.get()).toBe('unreachable');
});

test('the page’s end is the call’s; the first reason counts, and all is closed once', async () => {
  const { lifecycle, seen, page } = begin([]);
  await state(lifecycle).toBe('connected');
  page.dispatchEvent(new Event('pagehide'));
  await lifecycle.end('unreachable');
  expect([lifecycle.leaveReason.get(), seen.closes]).toEqual(['left', 1]);
  const { views } = seen;
  lifecycle.update();
  await Promise.resolve();
  expect([seen.views, lifecycle.isOver]).toEqual([views, true]);
});

test('events of one task are shown once', async () => {
  const { lifecycle, seen } = begin([]);
  await state(lifecycle).toBe('connected');
  const before = seen.views;
  for (let count = 0; count < 5; count += 1) lifecycle.update();
  await Promise.resolve();
  expect(seen.views - before).toBe(1);
  await lifecycle.end('left');
});
