import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedingLink } from '../peer/FeedingLink.ts';
import { passing, settled, until } from '../testing/settled.ts';
import { testNetwork } from '../testing/TestChannel.ts';
import { TestClock } from '../testing/TestClock.ts';
import { TestEngine } from '../testing/TestEngine.ts';
import { TestInjection } from '../testing/TestInjection.ts';
import { CAMERA, OPUS, TestMediaStream, VOICE, VP9 } from '../testing/TestLink.ts';
import { TestPeerConnection } from '../testing/TestPeerConnection.ts';
import { TestPort } from '../testing/TestPort.ts';
import { TestTickets } from '../testing/TestTickets.ts';
import type { LinkCredentials } from './LinkCredentials.ts';
import { openFeeder } from './openFeeder.ts';
import { openReceiver } from './openReceiver.ts';
import { SharedStreams } from './SharedStreams.ts';

let server: TestTickets;
beforeAll(async () => {
  server = await TestTickets.open();
});

/** Connections in the order in which they were made, and what each was made with. */
let made: { readonly connection: TestPeerConnection; readonly configuration: RTCConfiguration }[];
beforeEach(() => {
  made = [];
  vi.stubGlobal('MediaStream', TestMediaStream);
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends TestPeerConnection {
      constructor(configuration: RTCConfiguration) {
        const [certificate] = configuration.certificates ?? [];
        super((certificate as unknown as { fingerprint: string }).fingerprint);
        made.push({ connection: this, configuration });
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** A certificate that knows its fingerprint, so that a connection made with it does. */
async function credentialsOf(identity: string): Promise<LinkCredentials> {
  const credentials = server.credentials(identity);
  return { ...credentials, certificate: { fingerprint: credentials.fingerprint } as unknown as RTCCertificate };
}

/** A link from Carol to Bob, over which camera and voice are played. */
async function linked() {
  const clock = new TestClock();
  const network = testNetwork(clock);
  const formats = new TestPort();
  const streams = new SharedStreams(formats);
  const engines = new Map<string, TestEngine>();
  const told: string[] = [];
  let feeding: FeedingLink | null = null;
  let playing: readonly string[] = [];
  streams.set([CAMERA, VOICE]);
  formats.emit({ type: 'format', streamId: CAMERA.id, format: VP9 });
  formats.emit({ type: 'format', streamId: VOICE.id, format: OPUS });

  const feeder = openFeeder({
    port: null,
    injection: new TestInjection(),
    streams,
    clock,
    signalling: { send: (message) => setImmediate(() => receiver.session.receive(message)) },
    credentials: () => credentialsOf('carol'),
    listener: {
      met: (_, link) => {
        feeding = link;
      },
      playing: (ids) => {
        playing = ids;
      },
      ended: (ending) => told.push(`feeder ended: ${ending}`),
    },
  });
  const receiver = openReceiver({
    port: null,
    clock,
    signalling: { send: (message) => setImmediate(() => feeder.receive(message)) },
    credentials: () => credentialsOf('bob'),
    engineOf(id) {
      const engine = new TestEngine(id === VOICE.id ? 'audio' : 'video');
      engines.set(id, engine);
      return engine;
    },
    listener: { ended: (ending) => told.push(`receiver ended: ${ending}`) },
  });
  await Promise.all([feeder.greet(), receiver.session.greet()]);
  await until(() => made.length === 2 && made.every(({ connection }) => connection.remoteDescription !== null));
  const [one, other] = made.map(({ connection }) => connection);
  other?.join(one ?? other, network);
  const pass = (duration: number) => passing(clock, duration);
  await pass(300);
  // Whichever was made first: the one that has receivers.
  const ends = made.map(({ connection }) => connection);
  const receiving = ends.find(({ remoteDescription }) => remoteDescription?.type === 'offer');
  async function show(): Promise<void> {
    await pass(50);
    for (const transceiver of receiving?.getTransceivers() ?? []) transceiver.receiver.shows(20);
    await pass(50);
  }
  await show();
  const sources = () => [...engines].map(([id, engine]) => [id, engine.playing === null ? 'sfu' : 'link']);
  return {
    pass,
    network,
    show,
    sources,
    told,
    engines,
    receiver,
    feeding: () => feeding,
    playing: () => playing,
  };
}

const ALL_FROM = (source: 'sfu' | 'link') => [
  [CAMERA.id, source],
  [VOICE.id, source],
];

test('S2: links are made without STUN and TURN, with the certificate that their tickets are made out to', async () => {
  await linked();
  expect(made.map(({ configuration }) => configuration)).toEqual([
    { iceServers: [], certificates: [{ fingerprint: expect.stringMatching(/^sha-256 /) }] },
    { iceServers: [], certificates: [{ fingerprint: expect.stringMatching(/^sha-256 /) }] },
  ]);
});

test('M2: what comes over a link is played once it shows something, and its feeder told', async () => {
  const { sources, playing, engines } = await linked();
  expect(sources()).toEqual(ALL_FROM('link'));
  expect(playing()).toEqual([CAMERA.id, VOICE.id]);
  expect([...engines.values()].map(({ enabled }) => enabled)).toEqual([false, false]);
});

describe('M3: the end of a link', () => {
  test('M3: a feeder that goes has gone when its receiver shows what the SFU sends', async () => {
    const { pass, sources, feeding, engines, playing } = await linked();
    let left = false;
    const leaving = feeding()
      ?.leave()
      .then(() => {
        left = true;
      });
    await pass(100);
    expect({ left, sources: sources() }).toEqual({ left: false, sources: ALL_FROM('link') });
    for (const { subscription } of engines.values()) subscription?.shows(20);
    await pass(100);
    await leaving;
    expect(sources()).toEqual(ALL_FROM('sfu'));
    expect(playing()).toEqual([]);
  });

  test('M3: both may leave at once', async () => {
    const { pass, sources, feeding, receiver } = await linked();
    const leaving = Promise.all([feeding()?.leave(), receiver.leave()]);
    await pass(1_200);
    await leaving;
    expect(sources()).toEqual(ALL_FROM('sfu'));
  });

  test('M1: a feeder that says goodbye at once leaves everything with the SFU', async () => {
    const { pass, sources, told, feeding, engines } = await linked();
    feeding()?.end.end('left');
    await pass(50);
    expect(told).toEqual(['feeder ended: left', 'receiver ended: left']);
    expect(sources()).toEqual(ALL_FROM('sfu'));
    expect([...engines.values()].map(({ enabled }) => enabled)).toEqual([true, true]);
  });

  test('M3: one that dies is noticed within 350 ms; when it is back its streams are, after a second', async () => {
    const { pass, sources, network, engines, show } = await linked();
    network.loses = () => true;
    await pass(250);
    expect([...engines.values()].map(({ enabled }) => enabled)).toEqual([true, true]);
    await pass(100);
    expect(sources()).toEqual(ALL_FROM('sfu'));
    network.loses = () => false;
    await pass(900);
    await show();
    expect(sources()).toEqual(ALL_FROM('sfu'));
    await pass(200);
    await show();
    expect(sources()).toEqual(ALL_FROM('link'));
  });

  test('M3: one that stays dead is lost after ten seconds', async () => {
    const { pass, sources, network, told } = await linked();
    network.loses = () => true;
    await pass(10_400);
    expect([...told].sort()).toEqual(['feeder ended: lost', 'receiver ended: lost']);
    expect(sources()).toEqual(ALL_FROM('sfu'));
  });

  test('M1: the receiver may have enough at any time', async () => {
    const { pass, sources, receiver, show } = await linked();
    receiver.close();
    receiver.close();
    expect(sources()).toEqual(ALL_FROM('sfu'));
    await pass(2_000);
    await show();
    await settled();
    expect(sources()).toEqual(ALL_FROM('sfu'));
  });
});
