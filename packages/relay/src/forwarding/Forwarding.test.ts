import { describe, expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';
import { TestClock } from '../testing/TestClock.ts';
import { bytesOf, CopiedFrame, TestFrame } from '../testing/TestFrame.ts';
import { encodedSource } from '../testing/TestScope.ts';
import { TestTransformer } from '../testing/TestTransformer.ts';
import type { EncodedFrame } from './encodedTransform.ts';
import { Forwarding } from './Forwarding.ts';
import type { InjectorId, LinkId, StreamFormat, TapKey, TapOptions } from './messages.ts';
import { TapRegistry } from './TapRegistry.ts';

const ANN = 'ann/camera/1';
const BOB = 'bob/camera/1';

function forwarding() {
  const clock = new TestClock();
  const taps = new TapRegistry({ requestOwnKeyFrame: () => {} });
  const formats: [string, StreamFormat][] = [];
  const all = new Forwarding(taps, {
    clock,
    copy(frame) {
      clock.pass(1);
      return new CopiedFrame(frame);
    },
    onFormat: (streamId, format) => formats.push([streamId, format]),
  });

  function tap(key: TapKey, streamId: string | null, options: Partial<TapOptions> = {}): TestTransformer {
    const source = new TestTransformer(key, options);
    if (streamId !== null) taps.identify(key, streamId);
    taps.add(source, source.options);
    return source;
  }

  /** With `encodedStreams`; returns what goes into the sender, and its dummy encoder. */
  function inject(id: InjectorId, streamId: string, { link = 'link-1', kind = 'video' }: InjectSettings = {}) {
    const dummy = new TransformStream<EncodedFrame, EncodedFrame>();
    const written: EncodedFrame[] = [];
    const writable = new WritableStream<EncodedFrame>({
      write(frame) {
        written.push(frame);
      },
    });
    all.inject({ type: 'inject', id, link, streamId, kind, streams: { readable: dummy.readable, writable } });
    return { encoder: dummy.writable.getWriter(), sent: () => written.map((frame) => bytesOf(frame)[0]) };
  }

  /** With `encodedSource`: the source itself comes when it comes. */
  function injectSource(id: InjectorId, streamId: string, { link = 'link-1', kind = 'video' }: InjectSettings = {}) {
    all.inject({ type: 'inject', id, link, streamId, kind, streams: null });
  }

  function addSource() {
    const made = encodedSource();
    all.addSource(made.source);
    return { ...made, sent: () => made.written.map((frame) => bytesOf(frame)[0]) };
  }

  return { clock, taps, all, formats, tap, inject, injectSource, addSource };
}

interface InjectSettings {
  readonly link?: LinkId;
  readonly kind?: 'audio' | 'video';
}

let time = 0;
function frame(type: 'key' | 'delta' | null, byte: number): TestFrame {
  time += 3000;
  return new TestFrame(type, { mimeType: 'video/VP9', payloadType: 98, rtpTimestamp: time }, [byte]);
}

describe('F5: taps on one side, injectors on the other', () => {
  test('F5: nothing is looked at until the page says so, and no longer when it says so again', async () => {
    const { all, tap, formats } = forwarding();
    const source = tap('tap-1', ANN);
    await source.show(frame('key', 1));
    expect(formats).toEqual([]);
    all.setOn(true);
    all.setOn(true);
    await source.show(frame('key', 2));
    expect(formats).toEqual([[ANN, { mimeType: 'video/VP9', payloadType: 98 }]]);
    all.setOn(false);
    await source.show(frame('key', 3));
    expect(formats).toHaveLength(1);
    // Whoever comes anew is told anew.
    all.setOn(true);
    await source.show(frame('key', 4));
    expect(formats).toHaveLength(2);
  });

  test('F1: a tap that was there before its injector', async () => {
    const { all, tap, inject } = forwarding();
    all.setOn(true);
    const source = tap('tap-1', ANN);
    const { sent } = inject('injector-1', ANN);
    all.begin('injector-1', '3');
    expect(source.keyFrameRequests).toBe(1);
    await source.show(frame('delta', 1), frame('key', 2), frame('delta', 3));
    await settled();
    expect(sent()).toEqual([2, 3]);
  });

  test('F1: a tap that comes after its injector, or whose stream is told later', async () => {
    const { all, taps, tap, inject } = forwarding();
    all.setOn(true);
    const { sent } = inject('injector-1', ANN);
    all.begin('injector-1', '3');
    const source = tap('tap-1', null);
    await source.show(frame('key', 1));
    taps.identify('tap-1', ANN);
    await source.show(frame('key', 2));
    await settled();
    expect(sent()).toEqual([2]);
  });

  test('F1: a tap that carries another stream from now on', async () => {
    const { all, taps, tap, inject } = forwarding();
    all.setOn(true);
    const source = tap('tap-1', ANN);
    const ann = inject('injector-1', ANN);
    const bob = inject('injector-2', BOB);
    all.begin('injector-1', '1');
    all.begin('injector-2', '2');
    await source.show(frame('key', 1));
    taps.identify('tap-1', BOB);
    await source.show(frame('delta', 2), frame('key', 3));
    taps.identify('tap-1', null);
    await source.show(frame('key', 4));
    await settled();
    expect({ ann: ann.sent(), bob: bob.sent() }).toEqual({ ann: [1], bob: [3] });
  });

  test('F1: streams do not mix', async () => {
    const { all, tap, inject } = forwarding();
    all.setOn(true);
    const [first, second] = [tap('tap-1', ANN), tap('tap-2', BOB)];
    const ann = inject('injector-1', ANN);
    const bob = inject('injector-2', BOB);
    const alsoAnn = inject('injector-3', ANN, { link: 'link-2' });
    for (const id of [1, 2, 3] as const) all.begin(`injector-${id}`, `${id}`);
    await first.show(frame('key', 1));
    await second.show(frame('key', 2));
    await settled();
    expect([ann.sent(), bob.sent(), alsoAnn.sent()]).toEqual([[1], [2], [1]]);
  });

  test('F4: a receiver’s request goes to whoever encodes the stream', async () => {
    const { all, tap, inject } = forwarding();
    all.setOn(true);
    const source = tap('tap-1', ANN);
    const other = tap('tap-2', BOB);
    const { encoder } = inject('injector-1', ANN);
    await encoder.write(new TestFrame('key'));
    await settled();
    expect(source.keyFrameRequests).toBe(0);
    await encoder.write(new TestFrame('key'));
    await settled();
    expect([source.keyFrameRequests, other.keyFrameRequests]).toEqual([1, 0]);
  });
});

describe('F1: sources of senders come in the order in which they were asked for', () => {
  test('F1: before or after their requests', async () => {
    const { clock, all, tap, injectSource, addSource } = forwarding();
    all.setOn(true);
    const [first, second] = [tap('tap-1', ANN), tap('tap-2', BOB)];
    injectSource('injector-1', ANN);
    injectSource('injector-2', BOB);
    const sources = [addSource(), addSource(), addSource()];
    injectSource('injector-3', ANN, { link: 'link-2' });
    for (const id of [1, 2, 3] as const) all.begin(`injector-${id}`, `${id}`);
    await first.show(frame('key', 1));
    await second.show(frame('key', 2));
    await settled();
    expect(sources.map(({ sent }) => sent())).toEqual([[1], [2], [1]]);
    clock.pass(1_000);
    const asked = [first.keyFrameRequests, second.keyFrameRequests + 1];
    sources[1]?.source.onkeyframerequest?.();
    expect([first.keyFrameRequests, second.keyFrameRequests]).toEqual(asked);
  });

  test('F1: a section that is up before its source has come', async () => {
    const { all, tap, injectSource, addSource } = forwarding();
    all.setOn(true);
    const source = tap('tap-1', ANN);
    injectSource('injector-1', ANN);
    all.begin('injector-1', '1');
    expect(all.announcements('link-1')).toEqual([]);
    const { sent } = addSource();
    expect(all.announcements('link-1')).toEqual([['1', 0]]);
    await source.show(frame('key', 1));
    await settled();
    expect(sent()).toEqual([1]);
  });

  test.each(['end', 'endLink'] as const)('F1: a section that ended before its source has come (%s)', async (how) => {
    const { all, tap, injectSource, addSource } = forwarding();
    all.setOn(true);
    const source = tap('tap-1', ANN);
    injectSource('injector-1', ANN);
    all.begin('injector-1', '1');
    if (how === 'end') all.end('injector-1');
    else all.endLink('link-1');
    injectSource('injector-2', ANN, { link: 'link-2' });
    all.begin('injector-2', '2');
    const [ended, living] = [addSource(), addSource()];
    await source.show(frame('key', 1));
    await settled();
    expect([ended.sent(), living.sent()]).toEqual([[], [1]]);
    expect(ended.end.closed).toBe(true);
    expect(all.reports.map(({ link }) => link)).toEqual(['link-2']);
  });
});

describe('F5: the end', () => {
  test('F5: of one section', async () => {
    const { all, tap, inject } = forwarding();
    all.setOn(true);
    const source = tap('tap-1', ANN);
    const one = inject('injector-1', ANN);
    const other = inject('injector-2', ANN);
    all.begin('injector-1', '1');
    all.begin('injector-2', '2');
    all.end('injector-1');
    all.end('injector-1');
    all.begin('injector-1', '1');
    await source.show(frame('key', 1));
    await settled();
    expect([one.sent(), other.sent()]).toEqual([[], [1]]);
  });

  test('F5: of one link with all its sections', async () => {
    const { all, tap, inject } = forwarding();
    all.setOn(true);
    const [first, second] = [tap('tap-1', ANN), tap('tap-2', BOB)];
    const ann = inject('injector-1', ANN, { link: 'link-1' });
    const bob = inject('injector-2', BOB, { link: 'link-1' });
    const other = inject('injector-3', ANN, { link: 'link-2' });
    for (const id of [1, 2, 3] as const) all.begin(`injector-${id}`, `${id}`);
    all.endLink('link-1');
    await first.show(frame('key', 1));
    await second.show(frame('key', 2));
    await settled();
    expect([ann.sent(), bob.sent(), other.sent()]).toEqual([[], [], [1]]);
    expect(all.reports.map(({ link }) => link)).toEqual(['link-2']);
  });

  test('F5: a stream whose tap has gone keeps its links, and is told anew when nothing is left of it', async () => {
    const { all, taps, tap, inject, formats } = forwarding();
    all.setOn(true);
    await tap('tap-1', ANN).show(frame('key', 1));
    const { sent } = inject('injector-1', ANN);
    all.begin('injector-1', '1');
    taps.release(['tap-1']);
    await tap('tap-2', ANN).show(frame('key', 2));
    await settled();
    expect(sent()).toEqual([2]);
    expect(formats).toHaveLength(1);
    all.end('injector-1');
    taps.release(['tap-2']);
    await tap('tap-3', ANN).show(frame('key', 3));
    expect(formats).toHaveLength(2);
  });
});

test('M3: what a link’s other end is told: its own sections that are up, and frames that went into each', async () => {
  const { all, tap, inject } = forwarding();
  all.setOn(true);
  const source = tap('tap-1', ANN);
  inject('injector-1', ANN, { link: 'link-1' });
  inject('injector-2', ANN, { link: 'link-1' });
  inject('injector-3', ANN, { link: 'link-2' });
  expect(all.announcements('link-1')).toEqual([]);
  all.begin('injector-1', '4');
  all.begin('injector-3', '9');
  expect(all.announcements('link-1')).toEqual([['4', 0]]);
  await source.show(frame('key', 1), frame('delta', 2));
  expect(all.announcements('link-1')).toEqual([['4', 2]]);
  expect(all.announcements('link-2')).toEqual([['9', 2]]);
  expect(all.announcements('link-3')).toEqual([]);
});

test('R1: what was forwarded is reported, with the time that it took', async () => {
  const { all, tap, inject } = forwarding();
  all.setOn(true);
  const source = tap('tap-1', ANN);
  inject('injector-1', ANN);
  all.begin('injector-1', '1');
  await source.show(frame('key', 1), frame('delta', 2));
  await settled();
  expect(all.reports).toEqual([{ link: 'link-1', streamId: ANN, frames: 2, bytes: 2, errors: 0 }]);
  expect(all.busy).toBe(2);
});
