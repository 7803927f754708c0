import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { settled } from '../testing/settled.ts';
import { CAMERA, TestLink, TestMediaStream, VOICE } from '../testing/TestLink.ts';

beforeEach(() => {
  vi.stubGlobal('MediaStream', TestMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

describe('F2: a receiver needs nothing but a connection', () => {
  test('F2: every stream comes with its section’s receiver and track, and says through whom', async () => {
    const link = new TestLink();
    link.share(CAMERA, { ...VOICE, path: ['dave'] });
    await link.stand();
    const transceivers = link.receiverConnection.getTransceivers();
    expect(link.incoming).toEqual([
      {
        id: CAMERA.id,
        kind: 'video',
        publisher: 'ann',
        path: ['carol'],
        mid: '1',
        receiver: transceivers[0]?.receiver,
        track: transceivers[0]?.receiver.track,
      },
      {
        id: VOICE.id,
        kind: 'audio',
        publisher: 'ann',
        path: ['dave', 'carol'],
        mid: '2',
        receiver: transceivers[1]?.receiver,
        track: transceivers[1]?.receiver.track,
      },
    ]);
  });

  test('F2: a stream in a section that is not there, or of another kind, is left out', async () => {
    const link = new TestLink();
    link.share(CAMERA);
    await link.stand();
    const { sdp = '' } = await link.feederConnection.createOffer();
    const stream = { id: VOICE.id, kind: 'audio', publisher: 'ann', path: ['carol'] } as const;
    link.feeder.end.send({
      type: 'offer',
      sdp,
      streams: [
        { ...stream, mid: '1' },
        { ...stream, mid: '77' },
      ],
    });
    await link.pass(50);
    expect(link.incoming).toEqual([]);
    expect(link.said('receiver').at(-1)?.type).toBe('answer');
  });

  test('F2: an offer that the browser refuses is the end of the link', async () => {
    const link = new TestLink();
    await link.stand();
    link.receiverConnection.setRemoteDescription = async () => {
      throw new DOMException('no description', 'OperationError');
    };
    link.share(CAMERA);
    await link.pass(50);
    expect([link.received.at(-1), link.fed.at(-1)]).toEqual(['ended: lost', 'ended: lost']);
  });

  test('F2: offers are taken one after the other', async () => {
    const link = new TestLink();
    await link.stand();
    let goOn: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    link.receiverConnection.beforeDescription = () => held;
    const { sdp = '' } = await link.feederConnection.createOffer();
    for (let count = 0; count < 3; count++) link.feeder.end.send({ type: 'offer', sdp, streams: [] });
    await link.pass(50);
    expect(link.received).toEqual([]);
    goOn();
    await link.pass(50);
    // At once the second would have been refused: the browser takes one description at a time.
    expect(link.received).toEqual(['streams ', 'streams ', 'streams ']);
  });

  test('M1: a link that ends while an offer is taken tells nothing after its end', async () => {
    for (const turn of [1, 2]) {
      const link = new TestLink();
      await link.stand();
      let turns = 0;
      let goOn: () => void = () => {};
      link.receiverConnection.beforeDescription = () =>
        ++turns === turn
          ? new Promise<void>((resolve) => {
              goOn = resolve;
            })
          : Promise.resolve();
      link.share(CAMERA);
      await link.pass(50);
      link.receiver.end.end('stopped');
      // The connection is open yet: the last words are on their way.
      expect(link.receiverConnection.connectionState).not.toBe('closed');
      goOn();
      await settled();
      await link.pass(500);
      expect(link.received, `in description ${turn}`).toEqual(['ended: stopped']);
    }
  });
});

describe('P8: no loops', () => {
  test.each([
    ['its own', { ...CAMERA, publisher: 'bob' }],
    ['what came through it', { ...CAMERA, path: ['bob', 'dave'] }],
  ])('P8: the receiver does not take %s, whatever the feeder thinks', async (_, stream) => {
    // The feeder takes it for somebody else.
    const link = new TestLink({ receiver: 'zoe', self: 'bob' });
    link.share(stream, VOICE);
    await link.stand();
    expect(link.offers()[0]?.streams).toHaveLength(2);
    expect(link.incoming.map(({ id }) => id)).toEqual([VOICE.id]);
  });

  test('P8: nor what has passed more than three relays', async () => {
    const link = new TestLink();
    link.share(CAMERA, VOICE);
    await link.stand();
    const [offer] = link.offers();
    const path = ['fay', 'dave', 'eve', 'carol'];
    const streams = (offer?.streams ?? []).map((stream) => (stream.kind === 'video' ? { ...stream, path } : stream));
    const { sdp = '' } = await link.feederConnection.createOffer();
    link.feeder.end.send({ type: 'offer', sdp, streams });
    await link.pass(50);
    expect(link.incoming.map(({ id }) => id)).toEqual([VOICE.id]);
  });
});

describe('M3: what the feeder says', () => {
  test('M3: which streams stand still, that it goes, and whatever its application says', async () => {
    const link = new TestLink();
    await link.stand();
    link.feeder.end.send({ type: 'standing', ids: [CAMERA.id] });
    link.feeder.end.send({ type: 'leaving' });
    link.feeder.end.send({ type: 'application', content: [1] });
    await link.pass(50);
    expect(link.received).toEqual([`standing ${CAMERA.id}`, 'leaving', '[1]']);
  });

  test('F1: the receiver’s own words are passed over', async () => {
    const link = new TestLink();
    await link.stand();
    for (const message of [
      { type: 'want', sizes: [] },
      { type: 'playing', ids: [] },
      { type: 'released' },
      { type: 'answer', sdp: '' },
    ] as const) {
      link.feeder.end.send(message);
    }
    await link.pass(50);
    expect(link.received).toEqual([]);
    expect(link.receiver.end.state).toBe('connected');
  });
});

describe('M3: frames of each stream are counted in the worker', () => {
  test('M3: a tapped receiver is named, its frames expected, and expected no more when the stream goes', async () => {
    const link = new TestLink({ workers: true });
    const { receiverPort: port } = link;
    link.share(CAMERA, VOICE);
    await link.stand();
    const [camera, voice] = link.receiverConnection.getTransceivers();
    expect(port?.asked('expect').map(({ link: name, mid, key }) => [name, mid, key])).toEqual([
      ['link-2', '1', 'tap-1'],
      ['link-2', '2', 'tap-2'],
    ]);
    expect(port?.identified.get(camera?.receiver)).toBe(CAMERA.id);
    expect(port?.identified.get(voice?.receiver)).toBe(VOICE.id);
    link.streams.set([VOICE]);
    await link.pass(50);
    expect(port?.asked().map((request) => [request.type, 'mid' in request && request.mid])).toEqual([
      ['expect-no-more', '1'],
    ]);
    expect(port?.identified.get(camera?.receiver)).toBeNull();
    expect(port?.identified.get(voice?.receiver)).toBe(VOICE.id);
  });

  test('F2: a receiver without taps expects nothing', async () => {
    const link = new TestLink({ workers: true });
    if (link.receiverPort !== null) link.receiverPort.hasTaps = false;
    link.share(CAMERA);
    await link.stand();
    expect(link.receiverPort?.asked('expect')).toEqual([]);
    expect(link.incoming).toHaveLength(1);
  });

  test('M3: a stall of a section is its stream’s', async () => {
    const link = new TestLink({ workers: true });
    link.share(CAMERA, VOICE);
    await link.stand();
    const stall = (mid: string, state: 'stalled' | 'flowing') =>
      link.receiverPort?.emit({ type: 'stall', link: 'link-2', mid, state });
    stall('2', 'stalled');
    stall('77', 'stalled');
    stall('2', 'flowing');
    expect(link.received).toEqual([`${VOICE.id} stalled`, `${VOICE.id} flows`]);
  });

  test('M3: a new worker counts anew: frames are expected there, and heartbeats go on', async () => {
    const link = new TestLink({ workers: true });
    link.share(CAMERA);
    await link.stand();
    const { receiverPort: port } = link;
    port?.asked();
    port?.replace();
    expect(port?.asked().map(({ type }) => type)).toEqual(['pulse', 'expect']);
    await link.pass(2_000);
    expect(link.received.filter((each) => each !== 'alive')).toEqual([]);
    expect(link.receiver.end.state).toBe('connected');
    expect(link.receiverConnection.channels.get(3)?.sent.length).toBeGreaterThan(20);
  });

  test('M3: after the end nobody listens to the worker', async () => {
    const link = new TestLink({ workers: true });
    await link.stand();
    link.receiver.end.end('left');
    expect(link.receiverPort?.isHeard).toBe(false);
    expect(link.receiverPort?.asked().at(-1)).toEqual({ type: 'close-link', link: 'link-2' });
    link.receiverPort?.replace();
    expect(link.received).toEqual(['ended: left']);
  });
});
