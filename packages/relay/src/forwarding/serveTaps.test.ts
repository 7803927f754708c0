import { beforeEach, expect, test } from 'vitest';
import type { ScriptTransformer, TransformScope } from './encodedTransform.ts';
import { serveTaps } from './serveTaps.ts';
import type { TapRegistry } from './TapRegistry.ts';

/** A worker's scope that keeps what is posted. */
class TestScope implements TransformScope {
  readonly posted: unknown[] = [];
  readonly #events = new EventTarget();

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#events.addEventListener(type, listener as EventListener);
  }

  receive(data: unknown): void {
    this.#events.dispatchEvent(new MessageEvent('message', { data }));
  }

  transform(options: unknown): void {
    const { readable, writable } = new TransformStream();
    const transformer: ScriptTransformer = { options, readable, writable };
    this.#events.dispatchEvent(Object.assign(new Event('rtctransform'), { transformer }));
  }
}

const TAP = { type: 'tap', key: 'tap-1', side: 'sender', kind: 'video' };

let scope: TestScope;
let taps: TapRegistry;
beforeEach(() => {
  scope = new TestScope();
  taps = serveTaps(scope);
});

test('a transform of the hook becomes a tap, and nobody else in the worker sees it', () => {
  const others: Event[] = [];
  scope.addEventListener('rtctransform', (event: Event) => others.push(event));
  scope.transform(TAP);
  expect([...taps.taps].map(({ options }) => options)).toEqual([TAP]);
  expect(others).toHaveLength(0);
});

test('a transform that is not ours is left to others', () => {
  const others: Event[] = [];
  scope.addEventListener('rtctransform', (event: Event) => others.push(event));
  scope.transform({ kind: 'decode', participantIdentity: 'ann' });
  expect([...taps.taps]).toHaveLength(0);
  expect(others).toHaveLength(1);
});

test('the page’s messages are acted upon, anything else is ignored', () => {
  scope.transform(TAP);
  scope.receive({ type: 'identify', key: 'tap-1', streamId: '7#abcdefgh/camera/1' });
  for (const stray of [null, 'text', { kind: 'init' }, { type: 'unknown' }]) scope.receive(stray);
  expect(taps.tapsOf('7#abcdefgh/camera/1')).toHaveLength(1);
  scope.receive({ type: 'ping', id: 4 });
  expect(scope.posted).toEqual([{ type: 'pong', id: 4 }]);
  scope.receive({ type: 'release', keys: ['tap-1'] });
  expect([...taps.taps]).toHaveLength(0);
});

test('a key frame of an own stream is asked of the page', () => {
  scope.transform(TAP);
  for (const tap of taps.taps) tap.requestKeyFrame();
  expect(scope.posted).toEqual([{ type: 'key-frame-needed', key: 'tap-1' }]);
});
