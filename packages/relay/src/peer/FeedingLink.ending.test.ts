import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CAMERA, heldUp, ids, TestLink, TestMediaStream, VOICE, VP9 } from '../testing/TestLink.ts';
import { testCapabilities } from '../testing/TestPeerConnection.ts';
import { WorkerPort } from '../testing/WorkerPort.ts';

beforeEach(() => {
  vi.stubGlobal('MediaStream', TestMediaStream);
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: testCapabilities });
});
afterEach(() => vi.unstubAllGlobals());

describe('M1: streams that stand still at the feeder', () => {
  test('M1: are told, once, and again when they flow', async () => {
    const link = new TestLink();
    link.share(CAMERA, VOICE);
    await link.stand();
    expect(link.received.filter((each) => each.startsWith('standing'))).toEqual([]);
    const lost = [CAMERA, VOICE].map((stream) => ({ ...stream, flowing: false }));
    link.streams.set(lost);
    link.streams.set(lost);
    await link.pass(50);
    link.streams.set([CAMERA, { ...VOICE, flowing: false }]);
    await link.pass(50);
    link.streams.set([CAMERA, VOICE]);
    await link.pass(50);
    expect(link.received).toEqual([`standing ${CAMERA.id},${VOICE.id}`, `standing ${VOICE.id}`, 'standing ']);
    expect(link.offers()).toHaveLength(1);
  });

  test('M1: a link that comes about meanwhile is told as well, before it is offered the stream', async () => {
    const link = new TestLink();
    link.share({ ...CAMERA, flowing: false });
    await link.connect();
    const told = link.received.filter((each) => each.startsWith('standing') || each.startsWith('streams'));
    expect(told).toEqual([`standing ${CAMERA.id}`, `streams ${CAMERA.id}`]);
  });
});

describe('M3: a feeder that goes', () => {
  test('M3: says so, and waits until its receiver has let go', async () => {
    const link = new TestLink();
    link.share(CAMERA);
    await link.stand();
    let left = false;
    const leaving = link.feeder.leave().then(() => {
      left = true;
    });
    await link.pass(1_000);
    expect({ left, received: link.received }).toEqual({ left: false, received: ['leaving'] });
    link.receiver.release();
    await link.pass(50);
    await leaving;
    expect(link.feeder.end.state).toBe('connected');
  });

  test('M3: for 1.5 s at most', async () => {
    const link = new TestLink();
    await link.stand();
    let left = false;
    const leaving = link.feeder.leave().then(() => {
      left = true;
    });
    await link.pass(1_490);
    expect(left).toBe(false);
    await link.pass(20);
    await leaving;
  });

  test('M3: no longer when the link ends meanwhile, and not at all where there is none', async () => {
    const link = new TestLink();
    await link.feeder.leave();
    await link.stand();
    const leaving = link.feeder.leave();
    link.receiver.end.end('stopped');
    await link.pass(50);
    await leaving;
    expect(link.fed.at(-1)).toBe('ended: stopped');
  });

  test('M3: the end of the link is the end of every section, and the worker need not look any more', async () => {
    const link = new TestLink();
    link.share(CAMERA, VOICE);
    await link.stand();
    expect(link.formats.asked('forward')).toEqual([{ type: 'forward', on: true }]);
    link.feeder.end.end('left');
    expect(link.done.slice(4)).toEqual([`end ${CAMERA.id}`, `end ${VOICE.id}`]);
    expect(link.formats.asked('forward')).toEqual([{ type: 'forward', on: false }]);
    link.share(CAMERA, VOICE, { ...CAMERA, id: 'eve/screen/1', publisher: 'eve' });
    await link.pass(200);
    expect(link.done).toHaveLength(6);
    expect(link.fed).toEqual(['ended: left']);
  });

  test('M3: a link that ends while it negotiates ends once', async () => {
    const link = new TestLink();
    await link.stand();
    heldUp(link);
    link.share(CAMERA);
    await link.pass(50);
    link.feeder.end.end('left');
    await link.pass(200);
    expect(link.done).toEqual([`add ${CAMERA.id}`, `end ${CAMERA.id}`]);
    expect(link.fed).toEqual(['ended: left']);
  });

  test('M1: what the browser refuses is the end of the link', async () => {
    const link = new TestLink();
    await link.stand();
    link.feederConnection.createOffer = async () => {
      throw new DOMException('refused', 'OperationError');
    };
    link.share(CAMERA);
    await link.pass(50);
    expect([link.fed.at(-1), link.received.at(-1)]).toEqual(['ended: lost', 'ended: lost']);
  });
});

test('M1: a worker that was replaced knows nothing: every section is made anew, with what it has seen', async () => {
  const link = new TestLink({ workers: true });
  link.share(CAMERA, VOICE);
  await link.stand();
  expect(link.feederPort).toBeInstanceOf(WorkerPort);
  link.feederPort?.replace();
  await link.pass(100);
  expect(link.done.slice(4)).toEqual([`end ${CAMERA.id}`, `end ${VOICE.id}`]);
  expect(link.incoming).toEqual([]);
  link.tell(CAMERA.id, VP9);
  await link.pass(1_000);
  expect(link.done.slice(6)).toEqual([`add ${CAMERA.id}`, `begin ${CAMERA.id} in 3`]);
  expect(ids(link.incoming)).toEqual([CAMERA.id]);
  expect([link.fed.filter((each) => each !== 'alive'), link.feeder.end.state]).toEqual([[], 'connected']);
});
