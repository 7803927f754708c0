import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf, TestFrame } from '../testing/TestFrame.ts';
import { TestInjection } from '../testing/TestInjection.ts';
import { CAMERA, heldUp, ids, OPUS, TestLink, TestMediaStream, VOICE, VP9 } from '../testing/TestLink.ts';
import { type TestTransceiver, testCapabilities } from '../testing/TestPeerConnection.ts';
import { TestTransformer } from '../testing/TestTransformer.ts';
import { chooseInjection } from './injection.ts';

beforeEach(() => {
  vi.stubGlobal('MediaStream', TestMediaStream);
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: testCapabilities });
});
afterEach(() => vi.unstubAllGlobals());

const SCREEN = { ...CAMERA, id: 'eve/screen/1', publisher: 'eve' };

describe('S2: no stream is offered before both ends have said that the other is near', () => {
  test('S2: the first offer is a connection without media', async () => {
    const link = new TestLink();
    link.share(CAMERA);
    await link.feeder.start();
    expect(link.feederConnection.localDescription?.sdp).not.toMatch(/^m=(audio|video)/m);
    expect(link.feederConnection.getTransceivers()).toEqual([]);
    await link.connect();
    expect(link.said('feeder').map(({ type }) => type)).toEqual(['near', 'offer']);
    expect(link.said('receiver').map(({ type }) => type)).toEqual(['near', 'answer']);
    expect(link.fed).toEqual(['checking', 'alive', 'connected']);
  });

  test('S2: where the receiver does not find us near none ever is', async () => {
    const link = new TestLink({ maxRoundTrip: 0 });
    link.share(CAMERA);
    await link.connect();
    await link.pass(4_000);
    expect(link.said('feeder').map(({ type }) => type)).not.toContain('offer');
    expect(link.done).toEqual([]);
    expect([link.fed.at(-1), link.received.at(-1)]).toEqual(['ended: too-far', 'ended: too-far']);
  });
});

describe('F1: the streams that are shared go over the link', () => {
  test('F1: each in its section, which begins once the receiver has answered', async () => {
    const link = new TestLink();
    await link.stand();
    const goOn = heldUp(link);
    link.streams.set([CAMERA, VOICE]);
    link.tell(VOICE.id, OPUS);
    await link.pass(50);
    expect(link.done).toEqual([`add ${VOICE.id}`]);
    goOn();
    await link.pass(50);
    expect(link.done).toEqual([`add ${VOICE.id}`, `begin ${VOICE.id} in 1`]);
    expect(link.incoming.map(({ id, mid, kind }) => [id, mid, kind])).toEqual([[VOICE.id, '1', 'audio']]);
  });

  test('F1: the offer is numbered as the tapped frames are, the answer at the rates of a LAN', async () => {
    const link = new TestLink();
    link.share(CAMERA);
    await link.stand();
    const [offer] = link.offers();
    expect(offer?.sdp).toContain('a=rtpmap:112 VP9/90000');
    expect(link.feederConnection.localDescription?.sdp).toBe(offer?.sdp);
    expect(link.feederConnection.remoteDescription?.sdp).toContain('x-google-start-bitrate=10000');
  });

  test('F1: what is encoded anew is numbered as the browser likes', async () => {
    const link = new TestLink({ injection: new TestInjection('transcode') });
    link.share({ ...CAMERA, track: { id: 'decoded' } as MediaStreamTrack });
    await link.stand();
    expect(link.offers()[0]?.sdp).toContain('a=rtpmap:98 VP9/90000');
  });

  test('F1: a stream whose format nobody knows yet waits for it', async () => {
    const link = new TestLink();
    link.streams.set([CAMERA]);
    await link.stand();
    expect(link.offers()).toEqual([]);
    link.tell(CAMERA.id, VP9);
    await link.pass(50);
    expect(ids(link.incoming)).toEqual([CAMERA.id]);
  });

  test('F1: streams that come and go later are offered again', async () => {
    const link = new TestLink();
    link.share(CAMERA);
    await link.stand();
    link.share(CAMERA, VOICE);
    await link.pass(50);
    expect(ids(link.incoming)).toEqual([CAMERA.id, VOICE.id]);
    link.streams.set([VOICE]);
    await link.pass(50);
    expect(ids(link.incoming)).toEqual([VOICE.id]);
    expect(link.done.slice(2)).toEqual([`add ${VOICE.id}`, `begin ${VOICE.id} in 2`, `end ${CAMERA.id}`]);
    expect(link.offers().map(({ streams }) => streams.map(({ mid }) => mid))).toEqual([['1'], ['1', '2'], ['2']]);
  });

  test('F1: another codec, or another number for it, is another section', async () => {
    const link = new TestLink();
    link.share(CAMERA);
    await link.stand();
    link.tell(CAMERA.id, { ...VP9, payloadType: 98 });
    await link.pass(50);
    expect(link.done.slice(2)).toEqual([`end ${CAMERA.id}`, `add ${CAMERA.id}`, `begin ${CAMERA.id} in 2`]);
    expect(link.incoming.map(({ id, mid }) => [id, mid])).toEqual([[CAMERA.id, '2']]);
    // The same again changes nothing.
    link.tell(CAMERA.id, { ...VP9, payloadType: 98 });
    await link.pass(50);
    expect(link.offers()).toHaveLength(2);
  });

  test('M4: what is encoded anew does not care how it came: the section goes on', async () => {
    const injection = new TestInjection('transcode');
    const link = new TestLink({ injection });
    const stream = { ...CAMERA, track: { id: 'decoded' } as MediaStreamTrack };
    link.streams.set([stream]);
    await link.stand();
    link.tell(CAMERA.id, VP9);
    link.tell(CAMERA.id, { mimeType: 'video/H264', payloadType: 102 });
    link.streams.set([{ ...stream, track: { id: 'another' } as MediaStreamTrack }]);
    await link.pass(50);
    expect(injection.done).toEqual([`add ${CAMERA.id}`, `begin ${CAMERA.id} in 1`, `play another in ${CAMERA.id}`]);
    expect(link.offers()).toHaveLength(1);
  });

  test('F1: one negotiation after the other; all that changes meanwhile is one more', async () => {
    const link = new TestLink();
    await link.stand();
    const goOn = heldUp(link);
    link.share(CAMERA);
    await link.pass(50);
    link.share(CAMERA, VOICE);
    link.share(CAMERA, VOICE, SCREEN);
    link.share(CAMERA, SCREEN);
    await link.pass(100);
    expect(link.offers()).toHaveLength(1);
    goOn();
    await link.pass(100);
    expect(link.offers().map(({ streams }) => ids(streams))).toEqual([[CAMERA.id], [CAMERA.id, SCREEN.id]]);
    expect(link.done.filter((each) => each.startsWith('begin'))).toHaveLength(2);
    expect(ids(link.incoming)).toEqual([CAMERA.id, SCREEN.id]);
  });

  test('F1: from the tap of one connection into the sender of the other, over the worker', async () => {
    const link = new TestLink({ workers: true, injection: forwarding() });
    await link.stand();
    link.streams.set([CAMERA]);
    const { scope } = link.feederPort ?? {};
    const source = new TestTransformer('tap-9');
    scope?.transform(source);
    link.feederPort?.send({ type: 'identify', key: 'tap-9', streamId: CAMERA.id });
    const frame = (type: 'key' | 'delta', byte: number) =>
      new TestFrame(type, { ...VP9, rtpTimestamp: byte * 3000 }, [byte]);
    await source.show(frame('key', 1));
    await link.pass(20);
    expect(ids(link.incoming)).toEqual([CAMERA.id]);
    // The injector has asked for a key frame.
    expect(source.keyFrameRequests).toBe(1);
    const [transceiver] = link.feederConnection.getTransceivers();
    const out = transceiver?.encoded.sender.readable.getReader();
    await source.show(frame('delta', 2), frame('key', 3), frame('delta', 4));
    const sent = [await out?.read(), await out?.read()].map((read) => bytesOf(read?.value));
    expect(sent).toEqual([[3], [4]]);

    function forwarding() {
      class Generator {
        readonly kind = 'video';
        readonly writable = new WritableStream();
      }
      return chooseInjection(
        {
          RTCEncodedVideoFrame: TestFrame,
          MediaStreamTrackGenerator: Generator as never,
          RTCRtpSender: { prototype: { createEncodedStreams: () => {} } },
        },
        {
          // The link makes its own port; this one hands over to it.
          get worker() {
            return {} as Worker;
          },
          send: (request: never, transfer: never) => link.feederPort?.send(request, transfer),
        } as never,
      );
    }
  });
});

describe('P8: no loops', () => {
  test('P8: nothing is offered to its publisher, to who is on its path, or over too many relays', async () => {
    const link = new TestLink({ receiver: 'bob' });
    link.share(
      { ...CAMERA, id: 'own', publisher: 'bob' },
      { ...CAMERA, id: 'through', path: ['bob'] },
      { ...CAMERA, id: 'far', path: ['dave', 'eve', 'fay'] },
      { ...CAMERA, id: 'near', path: ['dave', 'eve'] },
    );
    await link.stand();
    expect(link.offers().map(({ streams }) => streams)).toEqual([
      [{ mid: '1', id: 'near', kind: 'video', publisher: 'ann', path: ['dave', 'eve', 'carol'] }],
    ]);
  });

  test('P8: the receiver is told when a stream comes by another path', async () => {
    const link = new TestLink();
    link.share({ ...CAMERA, path: ['dave'] });
    await link.stand();
    link.streams.set([CAMERA]);
    await link.pass(50);
    expect(link.offers().map(({ streams }) => streams[0]?.path)).toEqual([['dave', 'carol'], ['carol']]);
    // The same section, which goes on.
    expect(link.done.filter((each) => each.startsWith('add') || each.startsWith('end'))).toHaveLength(1);
    link.streams.set([{ ...CAMERA, path: ['bob'] }]);
    await link.pass(50);
    expect(link.incoming).toEqual([]);
  });
});

describe('P4: what the receiver says', () => {
  test('P4: the sizes that it shows, and what it plays', async () => {
    const link = new TestLink();
    await link.stand();
    const sizes = [{ id: CAMERA.id, width: 640, height: 360 }];
    link.receiver.want(sizes);
    link.receiver.playing([CAMERA.id, VOICE.id]);
    link.receiver.end.send({ type: 'application', content: { any: 'thing' } });
    await link.pass(50);
    expect(link.wanted).toEqual(sizes);
    expect(link.fed).toEqual([`playing ${CAMERA.id},${VOICE.id}`, '{"any":"thing"}']);
  });

  test('F1: the feeder alone offers: an offer of its receiver is passed over', async () => {
    const link = new TestLink();
    await link.stand();
    link.receiver.end.send({ type: 'offer', sdp: 'v=0', streams: [] });
    link.receiver.end.send({ type: 'standing', ids: [CAMERA.id] });
    link.receiver.end.send({ type: 'leaving' });
    link.receiver.end.send({ type: 'answer', sdp: 'v=0' });
    await link.pass(50);
    expect(link.fed).toEqual([]);
    expect(link.feeder.end.state).toBe('connected');
  });
});

test('M6: once it stands a link needs nothing of what brought it about: streams come, go, and it ends', async () => {
  const link = new TestLink();
  await link.stand();
  expect(new Set(link.signals)).toEqual(new Set(['offer', 'answer', 'candidate']));
  link.signals.length = 0;
  link.share(CAMERA);
  await link.pass(50);
  link.share(VOICE);
  await link.pass(50);
  expect(ids(link.incoming)).toEqual([VOICE.id]);
  link.feeder.end.end('stopped');
  await link.pass(50);
  expect(link.received.at(-1)).toBe('ended: stopped');
  expect(link.signals.filter((type) => type !== 'candidate')).toEqual([]);
});

test('F1: the transceivers of the link are the sections', async () => {
  const link = new TestLink();
  link.share(CAMERA, VOICE);
  await link.stand();
  const kinds = (transceivers: readonly TestTransceiver[]) => transceivers.map(({ mid, kind }) => [mid, kind]);
  expect(kinds(link.feederConnection.getTransceivers())).toEqual([
    ['1', 'video'],
    ['2', 'audio'],
  ]);
  expect(kinds(link.receiverConnection.getTransceivers())).toEqual(kinds(link.feederConnection.getTransceivers()));
});
