import { describe, expect, test } from 'vitest';
import { TestFrame } from '../testing/TestFrame.ts';
import { delta, key, STEP, testForwarder, VP8, VP9, voice } from '../testing/testForwarder.ts';

/** From which on a pause is a gap (F9), ms. */
const GAP = 500;

describe('F1: frames go on as they came, into every link', () => {
  test('F1: a picture begins with a key frame in each link, and all that follow go in order', async () => {
    const { tap, link } = testForwarder();
    const source = tap();
    const first = link();
    await source.show(delta(0), key(1), delta(2));
    const second = link();
    await source.show(delta(3), key(4), delta(5));
    expect(first.frames()).toEqual([1, 2, 3, 4, 5]);
    expect(second.frames()).toEqual([4, 5]);
  });

  test('F1: a voice needs none', async () => {
    const { tap, link } = testForwarder();
    const source = tap({ kind: 'audio' });
    const { frames } = link({ kind: 'audio' });
    await source.show(voice(1), voice(2));
    expect(frames()).toEqual([1, 2]);
  });

  test('F1: repeats of whoever probes the line are left out, of pictures and of voices', async () => {
    const { tap, link } = testForwarder();
    const source = tap();
    const picture = link();
    await source.show(key(1), delta(2), delta(2), key(1), delta(3), delta(2));
    expect(picture.frames()).toEqual([1, 2, 3]);

    const second = testForwarder();
    const speaker = second.tap({ kind: 'audio' });
    const sound = second.link({ kind: 'audio' });
    await speaker.show(voice(1), voice(1), voice(2), voice(1));
    expect(sound.frames()).toEqual([1, 2]);
  });

  test('F1: a link that was taken off gets nothing more', async () => {
    const { stream, tap, link } = testForwarder();
    const source = tap();
    const { injector, frames } = link();
    await source.show(key(1));
    stream.removeInjector(injector);
    await source.show(delta(2), key(3));
    expect(frames()).toEqual([1]);
  });

  test('F1: after the end nothing is looked at and nothing asked for', async () => {
    const { clock, stream, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(delta(1));
    const asked = source.keyFrameRequests;
    stream.requestKeyFrame();
    stream.close();
    await source.show(key(2));
    clock.pass(2_000);
    expect({ frames: frames(), asked: source.keyFrameRequests }).toEqual({ frames: [], asked });
  });

  test('F1: a stream is idle without taps and links', () => {
    const { stream, tap, link } = testForwarder();
    expect(stream.isIdle).toBe(true);
    const { tap: one } = tap();
    expect(stream.isIdle).toBe(false);
    const { injector } = link();
    stream.removeTap(one);
    expect(stream.isIdle).toBe(false);
    stream.removeInjector(injector);
    expect(stream.isIdle).toBe(true);
  });
});

describe('F4: key frames are asked for, and not too often', () => {
  test('F4: a link that waits asks for one, again each 300 ms and no more once it has come', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    link();
    for (let index = 0; index < 20; index++) {
      await source.show(delta(index));
      clock.pass(33);
    }
    // At 0, 300 and 600 ms.
    expect(source.keyFrameRequests).toBe(3);
    await source.show(key(20));
    clock.pass(300);
    await source.show(delta(21));
    clock.pass(2_000);
    expect(source.keyFrameRequests).toBe(3);
  });

  test('F4: requests of several links and receivers are one', async () => {
    const { clock, stream, tap, link } = testForwarder();
    const source = tap();
    for (let count = 0; count < 5; count++) link();
    for (let count = 0; count < 5; count++) stream.requestKeyFrame();
    await source.show(delta(1));
    expect(source.keyFrameRequests).toBe(1);
    clock.pass(150);
    // What waits for its turn is satisfied by one that comes meanwhile.
    await source.show(key(2));
    clock.pass(1_000);
    expect(source.keyFrameRequests).toBe(1);
  });

  test('F4: nobody asks where no link wants anything', async () => {
    const { clock, tap } = testForwarder();
    const source = tap();
    await source.show(delta(1));
    clock.pass(GAP * 4);
    await source.show(delta(2));
    expect(source.keyFrameRequests).toBe(0);
  });

  test('F4: a still screen is asked for one key frame, so that its format becomes known', async () => {
    const { clock, tap, formats } = testForwarder();
    const source = tap();
    clock.pass(GAP - 1);
    expect(source.keyFrameRequests).toBe(0);
    clock.pass(1);
    expect(source.keyFrameRequests).toBe(1);
    await source.show(key(1));
    expect(formats).toHaveLength(1);
    clock.pass(10_000);
    expect(source.keyFrameRequests).toBe(1);
  });

  test('F4: not where the format is known, nor of a voice', async () => {
    const { clock, tap } = testForwarder();
    const source = tap();
    await source.show(delta(1));
    const other = tap();
    const silent = testForwarder();
    const speaker = silent.tap({ kind: 'audio' });
    clock.pass(5_000);
    silent.clock.pass(5_000);
    expect([source, other, speaker].map(({ keyFrameRequests }) => keyFrameRequests)).toEqual([0, 0, 0]);
  });
});

describe('F9: after a gap at the tap', () => {
  test('F9: of 500 ms or more forwarding goes on with the next key frame, which is asked for', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(key(1));
    clock.pass(GAP - 1);
    await source.show(delta(2));
    expect(source.keyFrameRequests).toBe(0);
    clock.pass(GAP);
    await source.show(delta(3));
    expect(source.keyFrameRequests).toBe(1);
    await source.show(delta(4), key(5), delta(6));
    expect(frames()).toEqual([1, 2, 5, 6]);
  });

  test('F9: a key frame goes at once', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(key(1));
    clock.pass(GAP * 2);
    await source.show(key(2), delta(3));
    expect(frames()).toEqual([1, 2, 3]);
    expect(source.keyFrameRequests).toBe(0);
  });

  test('F9: a still screen goes on: everything that the next frame refers to has been forwarded', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(key(1, { frameId: 1, dependencies: [] }));
    for (const index of [2, 3, 4]) {
      clock.pass(10_000);
      await source.show(delta(index, { frameId: index, dependencies: [index - 1] }));
    }
    expect(frames()).toEqual([1, 2, 3, 4]);
    expect(source.keyFrameRequests).toBe(0);
  });

  test('F9: it does not when one of them is missing', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(key(1, { frameId: 1, dependencies: [] }), delta(2, { frameId: 2, dependencies: [1] }));
    clock.pass(GAP);
    await source.show(delta(4, { frameId: 4, dependencies: [2, 3] }), delta(5, { frameId: 5, dependencies: [4] }));
    await source.show(key(6, { frameId: 6, dependencies: [] }));
    expect(frames()).toEqual([1, 2, 6]);
    expect(source.keyFrameRequests).toBe(1);
  });

  test('F9: all layers of the picture that ends a gap go', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(
      key(1, { frameId: 1, spatialIndex: 0, dependencies: [] }),
      delta(1, { frameId: 2, spatialIndex: 1, dependencies: [1] }),
    );
    clock.pass(GAP * 3);
    await source.show(
      delta(2, { frameId: 3, spatialIndex: 0, dependencies: [1] }),
      delta(2, { frameId: 4, spatialIndex: 1, dependencies: [2, 3] }),
    );
    expect(frames()).toEqual([1, 1, 2, 2]);
  });

  test('F9: a voice pauses as it likes', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap({ kind: 'audio' });
    const { frames } = link({ kind: 'audio' });
    await source.show(voice(1));
    clock.pass(GAP * 10);
    await source.show(voice(2));
    expect(frames()).toEqual([1, 2]);
    expect(source.keyFrameRequests).toBe(0);
  });
});

describe('F8: own streams are tapped at their sender', () => {
  const small = { synchronizationSource: 1, width: 320, height: 180 };
  const large = { synchronizationSource: 2, width: 1280, height: 720 };

  test('F8: one layer of simulcast goes on, the larger one from its key frame', async () => {
    const { tap, link, ownKeyFrames } = testForwarder();
    const source = tap({ side: 'sender' });
    const { frames } = link();
    await source.show(key(1, small), delta(2, small), delta(2, { ...large, rtpTimestamp: 1 }));
    // The larger one is there: its key frame is asked for, of our own encoder.
    expect(ownKeyFrames).toEqual(['tap-1']);
    await source.show(delta(3, small), key(13, large), key(4, small), delta(14, large), delta(5, small));
    expect(frames()).toEqual([1, 2, 3, 13, 14]);
  });

  test('F8: no key frame is asked for while no link carries the stream', async () => {
    const { tap, ownKeyFrames } = testForwarder();
    const source = tap({ side: 'sender' });
    await source.show(key(1, small), delta(12, large), delta(13, large));
    expect(ownKeyFrames).toEqual([]);
  });

  test('F8: all spatial layers of SVC go on', async () => {
    const { tap, link } = testForwarder();
    const source = tap({ side: 'sender' });
    const { frames } = link();
    const layers = [0, 1, 2].map((spatialIndex) => ({ spatialIndex, width: 320 << spatialIndex, height: 180 }));
    await source.show(...layers.map((layer, index) => (index === 0 ? key(1, layer) : delta(1, layer))));
    await source.show(...layers.map((layer) => delta(2, layer)));
    expect(frames()).toEqual([1, 1, 1, 2, 2, 2]);
  });
});

describe('F1: frames of VP8 are put in order at a receiver', () => {
  const vp8 = (index: number) => delta(index, VP8);

  test('F3: a frame whose successor has gone breaks the stream until the next key frame, which is asked for', async () => {
    const { tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(key(0, VP8), vp8(1), vp8(3), vp8(2), vp8(4));
    expect(source.keyFrameRequests).toBe(1);
    await source.show(key(5, VP8), vp8(6));
    expect(frames()).toEqual([0, 1, 3, 5, 6]);
  });

  test('F1: then what comes early waits, as a copy, for what is late', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { sink, frames } = link();
    await source.show(key(0, VP8), vp8(1), vp8(3), vp8(2), key(4, VP8), vp8(5));
    await source.show(vp8(7));
    expect(frames()).toEqual([0, 1, 3, 4, 5]);
    clock.pass(50);
    await source.show(vp8(6));
    expect(frames()).toEqual([0, 1, 3, 4, 5, 6, 7]);
    expect(sink.written.map((frame) => frame.type)).toEqual([
      'key',
      'delta',
      'delta',
      'key',
      'delta',
      'delta',
      'delta',
    ]);
  });

  test('F1: what waits is forgotten when another tap takes over', async () => {
    const { clock, tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    await source.show(key(0, VP8), vp8(1), vp8(3), vp8(2), key(4, VP8), vp8(5), vp8(7));
    const newer = tap();
    await newer.show(key(40, { ...VP8, synchronizationSource: 2 }));
    clock.pass(1_000);
    expect(frames()).toEqual([0, 1, 3, 4, 5, 40]);
  });

  test.each([
    ['other codecs, whose frames have ids', { side: 'receiver' }, VP9],
    ['own streams', { side: 'sender' }, VP8],
  ] as const)('F1: not those of %s', async (_, options, codec) => {
    const { tap, link } = testForwarder();
    const source = tap(options);
    const { frames } = link();
    await source.show(key(0, codec), delta(1, codec), delta(3, codec), delta(2, codec), delta(5, codec));
    expect(frames()).toEqual([0, 1, 3, 2, 5]);
  });

  test('F1: nor those whose time is not told', async () => {
    const { tap, link } = testForwarder();
    const source = tap();
    const { frames } = link();
    const untimed = (type: 'key' | 'delta', index: number) => new TestFrame(type, VP8, [index]);
    await source.show(untimed('key', 0), untimed('delta', 1), untimed('delta', 2));
    expect(frames()).toEqual([0, 1, 2]);
  });
});

describe('F1: the format is what the link’s offer is numbered by', () => {
  test('F1: it is told once, with the first frame, and again when it has changed', async () => {
    const { stream, tap, formats } = testForwarder();
    const source = tap();
    expect(stream.format).toBeNull();
    await source.show(delta(1), key(2), delta(3), key(4));
    expect(formats).toEqual([{ mimeType: 'video/VP9', payloadType: 98 }]);
    await source.show(key(5, { payloadType: 112 }), key(6, { payloadType: 112 }));
    await source.show(key(7, { mimeType: 'video/H264', payloadType: 112 }));
    expect(formats.slice(1)).toEqual([
      { mimeType: 'video/VP9', payloadType: 112 },
      { mimeType: 'video/H264', payloadType: 112 },
    ]);
    expect(stream.format).toEqual(formats.at(-1));
  });

  test('F1: a voice’s is looked at once a second', async () => {
    const { tap, formats } = testForwarder();
    const source = tap({ kind: 'audio' });
    await source.show(voice(0));
    expect(formats).toEqual([{ mimeType: 'audio/opus', payloadType: 111 }]);
    for (let index = 1; index < 50; index++)
      await source.show(voice(index, { mimeType: 'audio/red', payloadType: 63 }));
    expect(formats).toHaveLength(1);
    await source.show(voice(50, { mimeType: 'audio/red', payloadType: 63 }));
    expect(formats.at(-1)).toEqual({ mimeType: 'audio/red', payloadType: 63 });
  });

  test('F1: a browser that does not tell is asked again', async () => {
    const { tap, formats } = testForwarder();
    const source = tap();
    await source.show(new TestFrame('key', { rtpTimestamp: 0 }), new TestFrame('delta', { rtpTimestamp: STEP }));
    expect(formats).toEqual([]);
    await source.show(delta(3));
    expect(formats).toHaveLength(1);
  });
});

test('F5: the time that forwarding takes is told, and none where nothing is forwarded', async () => {
  const { tap, link, worked } = testForwarder();
  const source = tap();
  await source.show(key(1), delta(2));
  expect(worked).toEqual([]);
  link({ cost: 2 });
  link({ cost: 3 });
  await source.show(key(3), delta(4));
  expect(worked).toEqual([5, 5]);
});
