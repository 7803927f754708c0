import { expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';
import { bytesOf, CopiedFrame, TestFrame } from '../testing/TestFrame.ts';
import { TestSink } from '../testing/TestSink.ts';
import { Injector, type InjectorOptions } from './Injector.ts';

function injectorOf(options: Partial<InjectorOptions> = {}) {
  const sink = new TestSink();
  const injector = new Injector(
    {
      id: 'injector-1',
      link: 'link-1',
      streamId: 'ann/camera/1',
      kind: 'video',
      copy: (frame) => new CopiedFrame(frame),
      ...options,
    },
    sink,
  );
  const key = (...bytes: number[]) => injector.inject(new TestFrame('key', {}, bytes), true);
  const delta = (...bytes: number[]) => injector.inject(new TestFrame('delta', {}, bytes), false);
  const voice = (...bytes: number[]) => injector.inject(new TestFrame(null, {}, bytes), true);
  const written = () => sink.written.map((frame) => bytesOf(frame)[0]);
  return { injector, sink, key, delta, voice, written };
}

test('F1: what is written is a copy with the same bytes, type and metadata, and outlives the frame', () => {
  const { injector, sink } = injectorOf();
  injector.begin('1');
  const metadata = { payloadType: 98, rtpTimestamp: 3000, frameId: 7, dependencies: [6] };
  const frame = new TestFrame('key', metadata, [9, 8, 7, 6]);
  injector.inject(frame, true);
  frame.taken();
  const [copy] = sink.written;
  expect(sink.written).toHaveLength(1);
  expect(copy).not.toBe(frame);
  expect(copy && bytesOf(copy)).toEqual([9, 8, 7, 6]);
  expect(copy?.type).toBe('key');
  expect(copy?.getMetadata()).toEqual(metadata);
});

test('F1: nothing is written, nor counted, before the link is up', () => {
  const { injector, key, delta, written } = injectorOf();
  key(1);
  delta(2);
  expect(injector.waitsForKeyFrame).toBe(false);
  expect({ written: written(), frames: injector.frames }).toEqual({ written: [], frames: 0 });
  injector.begin('1');
  expect(injector.mid).toBe('1');
  key(3);
  expect({ written: written(), frames: injector.frames }).toEqual({ written: [3], frames: 1 });
});

test('F1: a picture begins with a key frame, a voice with whatever comes', () => {
  const video = injectorOf();
  video.injector.begin('1');
  expect(video.injector.waitsForKeyFrame).toBe(true);
  video.delta(1);
  video.key(2);
  video.delta(3);
  expect(video.injector.waitsForKeyFrame).toBe(false);
  expect(video.written()).toEqual([2, 3]);

  const audio = injectorOf({ kind: 'audio' });
  audio.injector.begin('1');
  expect(audio.injector.waitsForKeyFrame).toBe(false);
  audio.voice(1);
  expect(audio.written()).toEqual([1]);
});

test('F3: with more than 60 frames queued all deltas are left out, not one alone, until a key frame comes', () => {
  const { injector, sink, key, delta, written } = injectorOf();
  injector.begin('1');
  key(1);
  sink.queued = 60;
  delta(2);
  sink.queued = 61;
  delta(3);
  expect(injector.waitsForKeyFrame).toBe(true);
  sink.queued = 0;
  delta(4);
  delta(5);
  key(6);
  delta(7);
  expect(written()).toEqual([1, 2, 6, 7]);
});

test('F3: an interruption waits for a key frame too; a voice has none and goes on', () => {
  const video = injectorOf();
  video.injector.begin('1');
  video.key(1);
  video.injector.interrupt();
  video.delta(2);
  video.key(3);
  expect(video.written()).toEqual([1, 3]);

  const audio = injectorOf({ kind: 'audio' });
  audio.injector.begin('1');
  audio.injector.interrupt();
  audio.voice(1);
  expect(audio.written()).toEqual([1]);
});

test('F3: after a frame that the browser refused nothing goes before the next key frame', async () => {
  const { injector, sink, key, delta, written } = injectorOf();
  injector.begin('1');
  key(1);
  sink.refuses = true;
  delta(2);
  await settled();
  sink.refuses = false;
  delta(3);
  expect(injector.waitsForKeyFrame).toBe(true);
  key(4);
  delta(5);
  expect(written()).toEqual([1, 4, 5]);
  expect(injector.report.errors).toBe(1);
});

test('F3: nor after one that could not be copied', () => {
  let fails = false;
  const { injector, key, delta, written } = injectorOf({
    copy: (frame) => {
      if (fails) throw new TypeError('no such metadata');
      return new CopiedFrame(frame);
    },
  });
  injector.begin('1');
  key(1);
  fails = true;
  delta(2);
  fails = false;
  delta(3);
  key(4);
  expect(written()).toEqual([1, 4]);
  expect(injector.report).toEqual({ link: 'link-1', streamId: 'ann/camera/1', frames: 2, bytes: 2, errors: 1 });
});

test('R1: frames and bytes that went into the link are counted', () => {
  const { injector, key, delta } = injectorOf();
  injector.begin('1');
  delta(1);
  key(1, 2, 3);
  delta(4, 5);
  expect(injector.report).toMatchObject({ frames: 2, bytes: 5, errors: 0 });
});

test('F1: after the end nothing is written any more', () => {
  const { injector, sink, key, written } = injectorOf();
  injector.begin('1');
  key(1);
  injector.close();
  key(2);
  expect({ written: written(), mid: injector.mid, closed: sink.closed }).toEqual({
    written: [1],
    mid: null,
    closed: true,
  });
});
