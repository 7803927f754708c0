import { expect, test } from 'vitest';
import type { EncodedFrame, ScriptTransformer } from './encodedTransform.ts';
import type { TapKey, TapOptions } from './messages.ts';
import type { Tap } from './Tap.ts';
import { TapRegistry } from './TapRegistry.ts';

/** A transformer whose frames the test makes and takes. */
class TestTransformer implements ScriptTransformer {
  readonly options: TapOptions;
  readonly #input = new TransformStream<EncodedFrame, EncodedFrame>();
  readonly #output = new TransformStream<EncodedFrame, EncodedFrame>();
  readonly readable = this.#input.readable;
  readonly writable = this.#output.writable;
  readonly out = this.#output.readable.getReader();
  readonly #in = this.#input.writable.getWriter();
  keyFrameRequests = 0;

  constructor(key: TapKey, options: Partial<TapOptions> = {}) {
    this.options = { type: 'tap', key, side: 'receiver', kind: 'video', ...options };
  }

  async sendKeyFrameRequest(): Promise<void> {
    this.keyFrameRequests++;
  }

  /** Sends a frame through the pipe and returns what comes out. */
  async pass(frame: EncodedFrame): Promise<EncodedFrame | undefined> {
    const written = this.#in.write(frame);
    const { value } = await this.out.read();
    await written;
    return value;
  }
}

const frame = (type = 'delta'): EncodedFrame => ({ type, data: new ArrayBuffer(1), getMetadata: () => ({}) });

function registryWith(transformer: TestTransformer) {
  const ownKeyFrames: TapKey[] = [];
  const registry = new TapRegistry({ requestOwnKeyFrame: (key) => ownKeyFrames.push(key) });
  const tap = registry.add(transformer, transformer.options);
  return { registry, tap, ownKeyFrames };
}

test('frames pass unchanged and in order, and observers see each before it goes', async () => {
  const transformer = new TestTransformer('tap-1');
  const { tap } = registryWith(transformer);
  const seen: EncodedFrame[] = [];
  const off = tap.observe((each) => seen.push(each));
  const frames = [frame('key'), frame(), frame()];
  for (const each of frames.slice(0, 2)) expect(await transformer.pass(each)).toBe(each);
  off();
  await transformer.pass(frame());
  expect(seen).toEqual(frames.slice(0, 2));
});

test('an observer that throws is taken off, the frame and the other observers go on', async () => {
  const transformer = new TestTransformer('tap-1');
  const errors: unknown[] = [];
  const registry = new TapRegistry({ requestOwnKeyFrame: () => {}, onObserverError: (error) => errors.push(error) });
  const tap = registry.add(transformer, transformer.options);
  let calls = 0;
  tap.observe(() => {
    calls++;
    throw new Error('fails');
  });
  let seen = 0;
  tap.observe(() => seen++);
  const first = frame();
  expect(await transformer.pass(first)).toBe(first);
  await transformer.pass(frame());
  expect({ calls, seen, errors: errors.length }).toEqual({ calls: 1, seen: 2, errors: 1 });
});

test('a stream’s id may be told before its transform comes, and change later', () => {
  const registry = new TapRegistry({ requestOwnKeyFrame: () => {} });
  const changes: (string | null)[] = [];
  registry.onChange((tap: Tap) => changes.push(tap.streamId));
  registry.identify('tap-1', '7#abcdefgh/camera/1');
  const transformer = new TestTransformer('tap-1');
  registry.add(transformer, transformer.options);
  registry.identify('tap-1', '7#abcdefgh/camera/1');
  registry.identify('tap-1', '7#abcdefgh/camera/2');
  expect(changes).toEqual(['7#abcdefgh/camera/1', '7#abcdefgh/camera/2']);
  expect(registry.tapsOf('7#abcdefgh/camera/2')).toHaveLength(1);
  registry.release(['tap-1']);
  expect(registry.tapsOf('7#abcdefgh/camera/2')).toHaveLength(0);
  expect(changes.at(-1)).toBeNull();
});

test('a key frame is asked for at the receiver’s other side, or of the page for an own stream', () => {
  const receiver = new TestTransformer('tap-1');
  registryWith(receiver).tap.requestKeyFrame();
  expect(receiver.keyFrameRequests).toBe(1);

  const sender = new TestTransformer('tap-2', { side: 'sender' });
  const { tap, ownKeyFrames } = registryWith(sender);
  tap.requestKeyFrame();
  expect({ ownKeyFrames, sent: sender.keyFrameRequests }).toEqual({ ownKeyFrames: ['tap-2'], sent: 0 });
});

test('a tap that takes over a running stream asks for a key frame at once', () => {
  const transformer = new TestTransformer('tap-1', { resumes: true });
  registryWith(transformer);
  expect(transformer.keyFrameRequests).toBe(1);
});
