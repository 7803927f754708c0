import type { Meeting, StreamId } from '@vnet/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import type { Span } from '../page/spans.ts';
import type { TileContinuity } from '../page/TileWatch.ts';
import { compare, damageNextFrame, FrameHashes, hashesOf } from './FrameHashes.ts';
import { measureLipSync } from './lipSync.ts';
import { TEST_CAMERA, TEST_CODECS, type TestCodec, TestPublisher } from './TestPublisher.ts';
import { trafficDuring, trafficOver } from './traffic.ts';

/** What the tests of the relay measure with, measured where the answer is known: in calls over the SFU. */
const stage = useStage('file');
let meeting: Meeting;
/** Looks and listens, in the product's page. */
let ada: Person;
/** Publishes in any codec. */
let vera: Person;
let publisher: TestPublisher;
let camera: StreamId | undefined;
let microphone: StreamId;

const lengthOf = ({ from, to }: Span) => to - from;

test('somebody is in a meeting, and a test publisher with a voice', async () => {
  ada = await stage.person('Ada');
  vera = await stage.person('Vera', { sound: 'tone', camera: TEST_CAMERA });
  await FrameHashes.watch(ada.context);
  meeting = await ada.createMeeting('Instruments');
  await ada.join(meeting);
  publisher = await TestPublisher.enter(vera, meeting);
  microphone = await publisher.publishMicrophone();
});

describe('frame hashes', () => {
  test.each(Object.keys(TEST_CODECS) as TestCodec[])('%s: a tile, and frames as published', async (codec) => {
    if (camera !== undefined) await publisher.unpublish(camera);
    camera = await publisher.publishCamera(codec);
    await ada.sees(vera);
    const { common, foreign, edges } = await compareOnceThereAre(25, camera);
    expect({ foreign, shares: common >= 25 }).toEqual({ foreign: 0, shares: true });
    expect(edges.received).toBeLessThan(3);
    const { side, kind, mimeType, taps } = (await hashesOf(ada.page))[camera] ?? {};
    expect([side, kind, mimeType?.toLowerCase()]).toEqual(['receiver', 'video', `video/${codec.split('-')[0]}`]);
    expect(taps?.map(({ link }) => link)).toEqual([null]);
  });

  test('Opus: frames as published', async () => {
    const { share, common } = await compareOnceThereAre(100, microphone);
    expect({ share, enough: common > 90 }).toEqual({ share: 1, enough: true });
  });

  test.each(['camera', 'microphone'] as const)('one changed byte of the %s is found', async (source) => {
    const stream = source === 'camera' ? nowPublished() : microphone;
    await damageNextFrame(ada.page, stream);
    const damaged = await poll({ what: 'a foreign frame', timeoutMs: 5_000 }, async () => {
      const comparison = await compareNow(stream);
      if (comparison.foreign > 0) return comparison;
      throw new Error(JSON.stringify(comparison));
    });
    expect(damaged.foreign).toBe(1);
    expect(damaged.missing).toBeGreaterThanOrEqual(1);
  });
});

describe('continuity of the picture', () => {
  beforeEach(async () => {
    await ada.sees(vera);
    await ada.page.evaluate(() => vnetTest.instruments.watchContinuity());
  });

  test('an undisturbed one has no event, no black, no gap', async () => {
    const counted = ({ frames }: TileContinuity) => Math.min(frames.presented, frames.decoded) > 20;
    const { events, black, gap } = await untilTile(vera, counted);
    expect({ events, black }).toEqual({ events: [], black: [] });
    expect(Math.max(lengthOf(gap.presented), lengthOf(gap.decoded))).toBeLessThan(700);
  });

  test('a reload is found, another element is, and the way back', async () => {
    await videoOf(ada, vera).evaluate((video: HTMLVideoElement) => video.load());
    await untilTile(vera, ({ events }) => events.some(({ what }) => what === 'reload'));
    await videoOf(ada, vera).evaluate((video: HTMLVideoElement) => {
      const other = document.createElement('video');
      video.replaceWith(other);
      // An element that is taken out stops.
      setTimeout(() => {
        other.replaceWith(video);
        void video.play();
      }, 100);
    });
    const { events } = await untilTile(
      vera,
      (tile) => tile.events.filter(({ what }) => what === 'replaced').length === 2,
    );
    expect(events.map(({ what }) => what)).not.toContain('gone');
    expect(events.every(({ at }) => Math.abs(Date.now() - at) < 10_000)).toBe(true);
  });

  test('a black picture is found, and its length', async () => {
    await publisher.blacken(nowPublished(), true);
    await untilTile(vera, ({ black }) => black.some((span) => lengthOf(span) > 300));
    await publisher.blacken(nowPublished(), false);
    await ada.sees(vera);
    const { black, events } = await tileOf(vera);
    expect(events).toEqual([]);
    expect(black).toHaveLength(1);
  });

  test('a gap is found by both counts, where it was', async () => {
    await untilTile(vera, ({ frames }) => Math.min(frames.presented, frames.decoded) > 4);
    // Nothing is drawn while a page is busy.
    const busy: Span = await vera.page.evaluate(() => {
      const from = performance.timeOrigin + performance.now();
      while (performance.timeOrigin + performance.now() < from + 1500);
      return { from, to: from + 1500 };
    });
    await ada.sees(vera);
    const { gap } = await tileOf(vera);
    for (const found of [gap.presented, gap.decoded]) {
      expect(lengthOf(found)).toBeGreaterThan(1300);
      expect(lengthOf(found)).toBeLessThan(2500);
      expect(Math.abs(found.from - busy.from)).toBeLessThan(500);
    }
  });

  test('a camera that goes off is no black picture', async () => {
    await publisher.unpublish(nowPublished());
    const { black, events } = await untilTile(vera, (tile) => tile.events.some(({ what }) => what === 'gone'));
    expect({ black, events: events.map(({ what }) => what) }).toEqual({ black: [], events: ['gone'] });
    await ada.page.evaluate(() => vnetTest.instruments.stopContinuity());
  });
});

describe('continuity of the voice', () => {
  beforeEach(() => ada.page.evaluate(() => vnetTest.instruments.watchVoices()));

  test('an undisturbed one has no gap and one source', async () => {
    const [voice, ...others] = await untilHeardFor(2000);
    expect([voice?.voice, others]).toEqual([vera.options.publisher, []]);
    expect(voice?.twice).toEqual([]);
    expect(lengthOf(voice?.gap ?? { from: 0, to: Number.NaN })).toBeLessThan(250);
  });

  test('a gap is found', async () => {
    await untilHeardFor(300);
    // What is looked for is this long; the page times it, as the way to it would take time of its own.
    await audioOf(ada).evaluate((audio: HTMLAudioElement) => {
      audio.muted = true;
      setTimeout(() => {
        audio.muted = false;
      }, 600);
    });
    const voice = await poll({ what: 'the voice after a gap', timeoutMs: 10_000 }, async () => {
      const [heard] = await voices();
      return heard?.audible.some(({ from }) => from >= heard.gap.to && lengthOf(heard.gap) > 300) ? heard : undefined;
    });
    expect(lengthOf(voice.gap)).toBeGreaterThan(500);
    expect(lengthOf(voice.gap)).toBeLessThan(1000);
  });

  test('a second source of the same voice is found', async () => {
    const ended = await audioOf(ada).evaluate(async (audio: HTMLAudioElement) => {
      const track = audio.srcObject instanceof MediaStream ? audio.srcObject.getAudioTracks()[0] : undefined;
      const second = new Audio();
      second.srcObject = new MediaStream(track === undefined ? [] : [track.clone()]);
      await second.play();
      const from = second.currentTime;
      await new Promise<void>((resolve) => {
        const look = () => (second.currentTime - from < 0.4 ? requestAnimationFrame(look) : resolve());
        look();
      });
      second.pause();
      return performance.timeOrigin + performance.now();
    });
    // The first source goes on: once it was heard beyond the end of the second, all of the second was.
    const voice = await poll({ what: 'the voice, alone again', timeoutMs: 5_000 }, async () => {
      const [heard] = await voices();
      return (heard?.audible.at(-1)?.to ?? 0) > ended + 100 ? heard : undefined;
    });
    const twice = voice.twice.reduce((sum, span) => sum + lengthOf(span), 0);
    expect(twice).toBeGreaterThan(200);
    expect(twice).toBeLessThan(600);
    await ada.page.evaluate(() => vnetTest.instruments.stopVoices());
  });
});

describe('bytes from the SFU', () => {
  test('a voice and a picture are the SFU’s; without them nothing but keep-alives', async () => {
    camera = await publisher.publishCamera('vp9-l1t3');
    await ada.sees(vera);
    const { sfu, lan } = await trafficOver(ada.page, 2000);
    expect([sfu.connections, lan.connections]).toEqual([1, 0]);
    expect(sfu.media.video.received).toBeGreaterThan(2_000);
    expect(sfu.media.audio.packetsReceived).toBeGreaterThan(30);
    expect(sfu.received).toBeGreaterThan(sfu.media.video.received + sfu.media.audio.received);
    await publisher.leave();
    await ada.seesNo(vera, 'camera');
    const after = await trafficOver(ada.page, 2000);
    expect([after.sfu.media.video.received, after.sfu.media.audio.received]).toEqual([0, 0]);
    expect(after.sfu.received).toBeLessThan(3_000);
  });

  test('a connection that is not LiveKit’s is the LAN’s', async () => {
    await ada.page.evaluate(async () => {
      const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
      near.onicecandidate = ({ candidate }) => candidate && far.addIceCandidate(candidate);
      far.onicecandidate = ({ candidate }) => candidate && near.addIceCandidate(candidate);
      const channel = near.createDataChannel('neighbours');
      await near.setLocalDescription();
      await far.setRemoteDescription(near.localDescription as RTCSessionDescription);
      await far.setLocalDescription();
      await near.setRemoteDescription(far.localDescription as RTCSessionDescription);
      await new Promise((resolve) => {
        channel.onopen = resolve;
      });
      const arrived = async () => {
        const reports: { type: string; bytesReceived?: number }[] = [...(await far.getStats()).values()];
        return reports.some(({ type, bytesReceived = 0 }) => type === 'transport' && bytesReceived > 50_000);
      };
      const send = async () => {
        channel.send(new Uint8Array(50_000));
        // The browser counts what it sees now and then.
        while (!(await arrived())) await new Promise(requestAnimationFrame);
      };
      Object.assign(window, { neighbours: { send, close: () => [near, far].map((connection) => connection.close()) } });
    });
    const { lan } = await trafficDuring(ada.page, () => ada.page.evaluate('neighbours.send()'));
    expect(lan.connections).toBe(2);
    expect(lan.received).toBeGreaterThan(25_000);
    const { sfu } = await trafficOver(ada.page, 300, { lanChannels: ['_reliable'] });
    expect(sfu.connections).toBe(0);
    await ada.page.evaluate('neighbours.close()');
  });
});

test('lip sync over the SFU; sound that is held back is found', async () => {
  const clara = await stage.person('Clara', { claps: true, camera: { framesPerSecond: 24 } });
  await clara.join(meeting);
  await ada.sees(clara);
  const plain = await measureLipSync(clara, ada, { claps: 6 });
  console.log('lip sync over the SFU', rounded(plain));
  // 35 ms where nothing else runs; a busy machine's jitter buffer for sound has been seen to grow to 300.
  expect(Math.abs(plain.median)).toBeLessThan(400);
  await audioOf(ada).evaluate(async (audio: HTMLAudioElement) => {
    const context = new AudioContext();
    const source = context.createMediaStreamSource(audio.srcObject as MediaStream);
    const destination = context.createMediaStreamDestination();
    source.connect(new DelayNode(context, { delayTime: 0.3 })).connect(destination);
    audio.muted = true;
    const late = new Audio();
    late.srcObject = destination.stream;
    await late.play();
  });
  const heldBack = await measureLipSync(clara, ada, { claps: 6 });
  console.log('lip sync with sound 300 ms late', rounded(heldBack));
  // Beside the delay: what the audio graph and a busy page's jitter buffer add.
  expect(heldBack.median - plain.median).toBeLessThan(-200);
  expect(heldBack.median - plain.median).toBeGreaterThan(-750);
});

function nowPublished(): StreamId {
  if (camera === undefined) throw new Error('no camera is published');
  return camera;
}

async function compareNow(stream: StreamId) {
  // The receiver first: what arrives meanwhile is then known where it came from.
  const received = await hashesOf(ada.page);
  const published = await hashesOf(vera.page);
  return compare(published[stream]?.hashes ?? [], received[stream]?.hashes ?? []);
}

async function compareOnceThereAre(frames: number, stream: StreamId) {
  await poll({ what: `${frames} frames of ${stream}`, timeoutMs: 20_000 }, async () =>
    ((await hashesOf(ada.page))[stream]?.hashes.length ?? 0) > frames + 3 ? true : undefined,
  );
  const comparison = await compareNow(stream);
  console.log(stream.split('/').slice(1).join('/'), JSON.stringify(comparison));
  return comparison;
}

async function tileOf(person: Person): Promise<TileContinuity> {
  const tiles = await ada.page.evaluate(() => vnetTest.instruments.readContinuity());
  const tile = tiles.find(({ kind, identity }) => kind === 'camera' && identity === person.username);
  if (tile === undefined) throw new Error(`${person.options.name} has no tile`);
  return tile;
}

function untilTile(person: Person, done: (tile: TileContinuity) => boolean): Promise<TileContinuity> {
  return poll({ what: 'the tile', timeoutMs: 10_000 }, async () => {
    const tile = await tileOf(person);
    if (done(tile)) return tile;
    throw new Error(JSON.stringify(tile));
  });
}

function voices() {
  return ada.page.evaluate(() => vnetTest.instruments.readVoices());
}

/** Resolves once the voice has been audible for so long, all its times together, ms. */
function untilHeardFor(duration: number) {
  return poll({ what: `a voice for ${duration} ms`, timeoutMs: 10_000 }, async () => {
    const heard = await voices();
    const total = heard[0]?.audible.reduce((sum, span) => sum + lengthOf(span), 0) ?? 0;
    return total >= duration ? heard : undefined;
  });
}

function videoOf(viewer: Person, other: Person) {
  return viewer.page.locator(`[data-tile="camera"][data-identity="${other.username}"] video`);
}

function audioOf(listener: Person) {
  return listener.page.locator('audio[data-audio]').first();
}

function rounded(value: object): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? Math.round(each * 10) / 10 : each));
}
