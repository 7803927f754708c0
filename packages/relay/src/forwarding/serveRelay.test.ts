import { describe, expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';
import { TestChannel, testNetwork } from '../testing/TestChannel.ts';
import { TestClock } from '../testing/TestClock.ts';
import { bytesOf, TestFrame } from '../testing/TestFrame.ts';
import { TestScope } from '../testing/TestScope.ts';
import { TestTransformer } from '../testing/TestTransformer.ts';
import type { EncodedFrame } from './encodedTransform.ts';
import type { RelayWorkerRequest } from './messages.ts';
import { type RelayScope, serveRelay } from './serveRelay.ts';

const ANN = 'ann/camera/1';
const VP9 = { mimeType: 'video/VP9', payloadType: 98 };

function worker(more: Partial<RelayScope> = {}) {
  const clock = new TestClock();
  const scope = Object.assign(new TestScope(), more);
  const taps = serveRelay(scope, undefined, clock);
  const say = (request: RelayWorkerRequest) => scope.receive(request);
  function tap(options: Partial<TestTransformer['options']> = {}) {
    const transformer = new TestTransformer('tap-1', options);
    scope.transform(transformer);
    say({ type: 'identify', key: 'tap-1', streamId: ANN });
    return transformer;
  }
  function inject() {
    const dummy = new TransformStream<EncodedFrame, EncodedFrame>();
    const written: EncodedFrame[] = [];
    const writable = new WritableStream<EncodedFrame>({
      write(frame) {
        written.push(frame);
      },
    });
    const streams = { readable: dummy.readable, writable };
    say({ type: 'inject', id: 'injector-1', link: 'link-1', streamId: ANN, kind: 'video', streams });
    return { written, encoder: dummy.writable.getWriter() };
  }
  /** The worker's end is transferred; returns the other one. */
  function pulse(): TestChannel {
    const here = new TestChannel();
    const there = new TestChannel();
    here.join(there, testNetwork(clock));
    say({ type: 'pulse', link: 'link-1', channel: here as unknown as RTCDataChannel });
    return there;
  }
  /** What was posted from now on. */
  function hears(): unknown[] {
    scope.posted.length = 0;
    return scope.posted;
  }
  return { clock, scope, taps, say, tap, inject, pulse, hears };
}

test('M1: the worker says once that it is ready: before, nothing may be hooked', () => {
  const { scope, tap, say } = worker();
  expect(scope.posted).toEqual([{ type: 'ready' }]);
  tap();
  say({ type: 'forward', on: true });
  expect(scope.posted.filter((event) => (event as { type: string }).type === 'ready')).toHaveLength(1);
});

test('M1: what is none of its messages is left to others', async () => {
  const { scope, say } = worker();
  const before = [...scope.posted];
  const foreign: unknown[] = [
    null,
    undefined,
    7,
    'forward',
    [],
    {},
    { kind: 'init' },
    { type: 'encode' },
    { type: 'ready' },
    { type: null },
    { type: { toString: () => 'nothing of ours' } },
  ];
  for (const message of foreign) scope.receive(message);
  expect(scope.posted).toEqual(before);
  say({ type: 'ping', id: 3 });
  expect(scope.posted.at(-1)).toEqual({ type: 'pong', id: 3 });
});

test('F1: from tap to sender: forward, inject, begin, end', async () => {
  const { say, tap, inject, hears } = worker();
  const source = tap();
  const events = hears();
  say({ type: 'forward', on: true });
  await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 1 }, [1]));
  expect(events).toEqual([{ type: 'format', streamId: ANN, format: VP9 }]);
  const { written } = inject();
  say({ type: 'begin', id: 'injector-1', mid: '1' });
  expect(source.keyFrameRequests).toBe(1);
  await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 2 }, [2]));
  say({ type: 'report', id: 9 });
  say({ type: 'end', id: 'injector-1' });
  await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 3 }, [3]));
  await settled();
  expect(written.map((frame) => bytesOf(frame))).toEqual([[2]]);
  const injectors = [{ link: 'link-1', streamId: ANN, frames: 1, bytes: 1, errors: 0 }];
  expect(events.at(-1)).toEqual({ type: 'report', id: 9, report: { busy: 0, injectors } });
});

test('F1: a sender’s encoded source is its request’s', async () => {
  const { clock, scope, say, tap } = worker();
  const source = tap();
  say({ type: 'forward', on: true });
  say({ type: 'inject', id: 'injector-1', link: 'link-1', streamId: ANN, kind: 'video', streams: null });
  const { source: encoded, written } = scope.source();
  say({ type: 'begin', id: 'injector-1', mid: '1' });
  await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 1 }, [1]));
  await settled();
  expect(written).toHaveLength(1);
  clock.pass(1_000);
  const asked = source.keyFrameRequests;
  encoded.onkeyframerequest?.();
  expect(source.keyFrameRequests).toBe(asked + 1);
});

test('F4: a key frame of an own stream is asked of the page', async () => {
  const { say, tap, inject, hears } = worker();
  tap({ side: 'sender' });
  say({ type: 'forward', on: true });
  inject();
  const events = hears();
  say({ type: 'begin', id: 'injector-1', mid: '1' });
  expect(events).toEqual([{ type: 'key-frame-needed', key: 'tap-1' }]);
});

test('M1: where a browser cannot copy frames the tap goes on without forwarding', async () => {
  const { say, tap, inject } = worker({ RTCEncodedVideoFrame: undefined as never });
  const source = tap();
  say({ type: 'forward', on: true });
  const { written } = inject();
  say({ type: 'begin', id: 'injector-1', mid: '1' });
  await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 1 }));
  await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 2 }));
  expect(written).toEqual([]);
});

describe('M3: heartbeats', () => {
  test('M3: over a channel that the page transfers: life and round trips are told', () => {
    const { clock, pulse, hears } = worker();
    const there = pulse();
    const events = hears();
    clock.pass(20);
    there.send('[1]');
    clock.pass(1);
    expect(events).toEqual([
      { type: 'life', link: 'link-1', life: 'alive' },
      { type: 'round-trip', link: 'link-1', roundTrip: 1 },
    ]);
    clock.pass(350);
    expect(events.slice(2)).toEqual([
      { type: 'life', link: 'link-1', life: 'suspect' },
      { type: 'life', link: 'link-1', life: 'dead' },
    ]);
  });

  test('M3: what is fed is announced, what is expected and does not come is told', async () => {
    const { clock, say, tap, inject, pulse, hears } = worker();
    const source = tap();
    say({ type: 'forward', on: true });
    inject();
    say({ type: 'begin', id: 'injector-1', mid: '4' });
    await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 1 }));
    const there = pulse();
    const heard: unknown[] = [];
    there.addEventListener('message', ({ data }: { data: string }) => heard.push(JSON.parse(data)));
    clock.pass(21);
    expect(heard).toEqual([[1, [['4', 1]]]]);

    const events = hears();
    say({ type: 'expect', link: 'link-1', mid: '7', key: 'tap-1' });
    for (let beat = 1; beat <= 6; beat++) {
      there.send(JSON.stringify([beat, [['7', beat * 3]]]));
      clock.pass(100);
    }
    expect(events).toContainEqual({ type: 'stall', link: 'link-1', mid: '7', state: 'stalled' });
    say({ type: 'expect-no-more', link: 'link-1', mid: '7' });
  });

  test('M3: a link that the page has closed says nothing and is told nothing', async () => {
    const { clock, say, tap, inject, pulse, hears } = worker();
    const source = tap();
    say({ type: 'forward', on: true });
    const { written } = inject();
    say({ type: 'begin', id: 'injector-1', mid: '4' });
    const there = pulse();
    const heard: unknown[] = [];
    there.addEventListener('message', ({ data }: { data: string }) => heard.push(data));
    say({ type: 'close-link', link: 'link-1' });
    const events = hears();
    clock.pass(1_000);
    await source.show(new TestFrame('key', { ...VP9, rtpTimestamp: 1 }));
    expect({ heard, written, events: events.filter((event) => (event as { type: string }).type !== 'format') }).toEqual(
      {
        heard: [],
        written: [],
        events: [],
      },
    );
    expect(there.readyState).toBe('closed');
  });
});

test('F4: pictures for the senders’ encoders, where the browser has pictures', async () => {
  const pictures: unknown[] = [];
  class Picture {}
  const writable = () =>
    new WritableStream({
      write(picture) {
        pictures.push(picture);
      },
    });
  const { clock, say } = worker({ VideoFrame: Picture });
  say({ type: 'dummy', writable: writable() });
  clock.pass(500);
  await settled();
  expect(pictures).toHaveLength(2);

  const without = worker();
  without.say({ type: 'dummy', writable: writable() });
  without.clock.pass(500);
  await settled();
  expect(pictures).toHaveLength(2);
});
