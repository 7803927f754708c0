import type { Page } from 'playwright-core';
import { Lab } from './lab/Lab.ts';
import { median, print, round, sleep } from './lab/measure.ts';

/**
 * What a link has to live with: the SFU switches layers, a receiver loses a frame and asks for a key frame, a link
 * behind a link, a receiver that takes nothing from the SFU, and a relay that dies. `layers-and-keyframes.ts [vp8|vp9]`
 */
const codecs = (process.argv.length > 2 ? process.argv.slice(2) : ['vp8', 'vp9']) as ('vp8' | 'vp9')[];

const CAMERA = 'publisher/camera/1';
/** Of a link without a picture, in ms (relay.md, M3). */
const STALL = 350;

function shownAt(page: Page) {
  return page.evaluate(() => inPage.shown['lan/publisher/camera/1'] ?? []);
}

async function layers(codec: string, relay: Page, peer: Page): Promise<void> {
  for (const [name, quality] of [
    ['low', 0],
    ['high', 2],
  ] as const) {
    const from = Date.now();
    await relay.evaluate((wanted) => inPage.setQuality(wanted), quality);
    await sleep(5000);
    const all = await shownAt(peer);
    const before = all.filter(({ at }) => at <= from).at(-1)?.width;
    const since = all.filter(({ at }) => at > from);
    const switched = since.find(({ width }) => width !== before);
    const gaps = since.slice(1).map(({ at }, index) => at - (since[index]?.at ?? at));
    print('layers', {
      codec,
      to: name,
      fromWidth: before,
      toWidth: since.at(-1)?.width,
      switchedAfterMs: switched ? switched.at - from : null,
      longestGapMs: Math.max(0, ...gaps),
      medianAgeMs: median(since.map(({ age }) => age)),
    });
  }
}

async function keyFrames(codec: string, relay: Page, peer: Page): Promise<void> {
  const look = async () => {
    const { taps, injectors } = await relay.evaluate(() => inPage.report());
    const [link] = (await peer.evaluate(() => inPage.inboundOfLink())).filter(({ kind }) => kind === 'video');
    return {
      atTap: Object.values(taps).reduce((sum, { keyFrameRequests }) => sum + keyFrameRequests, 0),
      fromPeer: Object.values(injectors).reduce((sum, { dummyKeyFrames }) => sum + dummyKeyFrames, 0),
      keyFrames: link?.keyFrames ?? 0,
      frames: link?.frames ?? 0,
    };
  };
  const measure = async (what: string, during: () => Promise<void>) => {
    const before = await look();
    const from = Date.now();
    await during();
    const after = await look();
    print('key-frames', {
      codec,
      what,
      requestsFromPeer: after.fromPeer - before.fromPeer,
      requestsAtTap: after.atTap - before.atTap,
      keyFramesAtPeer: after.keyFrames - before.keyFrames,
      fps: round(((after.frames - before.frames) * 1000) / (Date.now() - from)),
    });
  };
  await measure('the peer asks five times', async () => {
    for (let turn = 0; turn < 5; turn++) {
      await peer.evaluate((streamId) => inPage.worker?.postMessage({ type: 'ask', streamId }), CAMERA);
      await sleep(1500);
    }
  });
  // The relay leaves frames out before they are packets: no sequence number is missing at the peer.
  await measure('every 40th delta frame left out', async () => {
    await relay.evaluate(() => inPage.worker?.postMessage({ type: 'drop-every', frames: 40 }));
    await sleep(6000);
    await relay.evaluate(() => inPage.worker?.postMessage({ type: 'drop-every', frames: 0 }));
  });
}

async function chain(codec: string, first: Page, second: Page, link: { id: string; kind: 'video'; mimeType: string }) {
  await first.evaluate((stream) => inPage.serve('peer-2', [stream]), link);
  await second.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 0);
  await sleep(5000);
  const from = Date.now() - 4000;
  const ages = await Promise.all(
    [first, second].map(async (page) => {
      const since = (await shownAt(page)).filter(({ at }) => at > from);
      return { fps: round(since.length / 4), medianAgeMs: median(since.map(({ age }) => age)) };
    }),
  );
  print('chain', { codec, firstHop: ages[0], secondHop: ages[1] });
}

async function failover(
  codec: string,
  lab: Lab,
  relay: Page,
  peer: Page,
  link: { id: string; kind: 'video'; mimeType: string },
) {
  await lab.join(peer, 'peer-3', { hook: 'none', autoSubscribe: false });
  await relay.evaluate((stream) => inPage.serve('peer-3', [stream]), link);
  await peer.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 5);
  await sleep(1500);
  const before = await peer.evaluate(() => inPage.sfuBytes());
  await sleep(5000);
  const after = await peer.evaluate(() => inPage.sfuBytes());
  const failed = peer.evaluate(([id, stall]) => inPage.failOver(id, stall), [CAMERA, STALL] as const);
  await sleep(300);
  await relay.evaluate(() => inPage.senders.get('peer-3')?.close());
  print('failover', {
    codec,
    sfuBytesPerSecondBefore: round((after.in - before.in) / 5, 0),
    stallMs: STALL,
    ...(await failed),
  });
}

async function run(lab: Lab, codec: 'vp8' | 'vp9'): Promise<void> {
  const first = await lab.browser();
  const second = await lab.browser();
  const publisher = await lab.page(first, 'publisher');
  const relay = await lab.page(second, 'relay');
  const peers = [
    await lab.page(second, 'peer-1'),
    await lab.page(second, 'peer-2'),
    await lab.page(first, 'peer-3'),
  ] as const;
  await lab.join(publisher, 'publisher', { hook: 'none' });
  await lab.join(relay, 'relay', { hook: 'experiment' });
  await publisher.evaluate((options) => inPage.publish(options), {
    publish: {
      videoCodec: codec,
      simulcast: codec === 'vp8',
      ...(codec === 'vp9' ? { scalabilityMode: 'L3T3_KEY' as const } : {}),
      videoEncoding: { maxBitrate: 800_000, maxFramerate: 20 },
    },
  });
  await relay.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 30);
  const link = { id: CAMERA, kind: 'video', mimeType: `video/${codec.toUpperCase()}` } as const;
  await peers[0].evaluate(() => inPage.openHook('experiment'));
  await relay.evaluate((stream) => inPage.serve('peer-1', [stream]), link);
  await peers[0].waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 20);
  await layers(codec, relay, peers[0]);
  await keyFrames(codec, relay, peers[0]);
  await chain(codec, peers[0], peers[1], link);
  await failover(codec, lab, relay, peers[2], link);
}

for (const codec of codecs) await Lab.run((lab) => run(lab, codec));
