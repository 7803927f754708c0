import type { Page } from 'playwright-core';
import { Lab } from './lab/Lab.ts';
import { print, sleep } from './lab/measure.ts';

/**
 * Whether frames arrive bit for bit: hashes at the publisher's sender, at the tap behind the SFU, and at two peers of
 * a LAN link (relay.md, F1). `forwarding.ts [vp8|h264|vp9|av1 …]`
 */
const codecs = process.argv.length > 2 ? process.argv.slice(2) : ['vp8', 'h264', 'vp9', 'av1'];

const STREAMS = [
  { id: 'publisher/camera/1', kind: 'video' },
  { id: 'publisher/microphone/1', kind: 'audio' },
] as const;

async function hashes(page: Page, streamId: string): Promise<string[]> {
  return page.evaluate(async (id) => (await inPage.report()).hashes[id] ?? [], streamId);
}

function bytesOf(list: readonly string[]): number[] {
  return list.map((hash) => Number(hash.split(':')[1]));
}

async function forward(lab: Lab, codec: string): Promise<void> {
  const first = await lab.browser();
  const second = await lab.browser();
  const publisher = await lab.page(first, 'publisher');
  const relay = await lab.page(second, 'relay');
  const peers = [await lab.page(second, 'peer-1'), await lab.page(second, 'peer-2')];
  await lab.join(publisher, 'publisher', { hook: 'experiment' });
  await lab.join(relay, 'relay', { hook: 'experiment' });
  for (const peer of peers) await peer.evaluate(() => inPage.openHook('experiment'));
  for (const page of [publisher, relay, ...peers]) {
    await page.evaluate(() => inPage.worker?.postMessage({ type: 'hash', on: true }));
  }
  const scalable = codec === 'vp9' || codec === 'av1';
  await publisher.evaluate((options) => inPage.publish(options), {
    publish: {
      videoCodec: codec as 'vp9',
      simulcast: false,
      ...(scalable ? { scalabilityMode: 'L1T3' as const } : {}),
      videoEncoding: { maxBitrate: 800_000, maxFramerate: 20 },
    },
  });
  await relay.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 5);

  const links = STREAMS.map(({ id, kind }) => ({
    id: id as string,
    kind,
    mimeType: kind === 'audio' ? 'audio/opus' : `video/${codec.toUpperCase()}`,
  }));
  const firstFrames: number[] = [];
  for (const [index, peer] of peers.entries()) {
    const from = Date.now();
    await relay.evaluate(([to, streams]) => inPage.serve(to, streams), [`peer-${index + 1}`, links] as const);
    await peer.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 0);
    firstFrames.push((await peer.evaluate(() => inPage.shown['lan/publisher/camera/1']?.[0]?.at ?? 0)) - from);
  }
  await sleep(6000);

  // Receivers first: what arrives while we ask is then known at the places it came from.
  for (const { id, kind } of STREAMS) {
    const atPeers = [];
    for (const peer of peers) atPeers.push(await hashes(peer, id));
    const atTap = await hashes(relay, id);
    const atPublisher = new Set(await hashes(publisher, id));
    const tapped = new Set(atTap);
    print('forwarding', {
      codec: kind === 'audio' ? 'opus' : codec,
      tap: { frames: atTap.length, asPublished: atTap.filter((hash) => atPublisher.has(hash)).length },
      peers: atPeers.map((received) => ({
        frames: received.length,
        asTapped: received.filter((hash) => tapped.has(hash)).length,
        asPublished: received.filter((hash) => atPublisher.has(hash)).length,
      })),
      ...(kind === 'video' ? { firstFrameMs: firstFrames } : {}),
      // Where nothing is equal: whether bytes were added or taken on the way.
      ...(atTap.some((hash) => atPublisher.has(hash))
        ? {}
        : { bytes: { published: bytesOf([...atPublisher].slice(-40)), tapped: bytesOf(atTap.slice(-40)) } }),
    });
  }
  const { taps, injectors } = await relay.evaluate(() => inPage.report());
  print('forwarding', {
    codec,
    payloadTypes: Object.values(taps)
      .filter(({ frames }) => frames > 0)
      .map(({ kind, payloadTypes, mimeTypes }) => ({ kind, payloadTypes, mimeTypes })),
    injectorErrors: Object.values(injectors).reduce((sum, { errors }) => sum + errors, 0),
  });
}

for (const codec of codecs) await Lab.run((lab) => forward(lab, codec));
