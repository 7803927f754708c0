import type { Page } from 'playwright-core';
import { Lab, type LabBrowser } from './lab/Lab.ts';
import { print, round, sleep } from './lab/measure.ts';
import { ThinLine } from './lab/ThinLine.ts';
import type { Inbound } from './page/stats.ts';

/**
 * Which scalability of VP9 serves a site of three behind a line that holds 1.6 copies of a stream: fetched by each, and
 * fetched once and relayed. `thin-line.ts [L1T3|L2T3_KEY|L3T3_KEY …]`, as root.
 */
type Mode = 'L1T1' | 'L1T3' | 'L2T3_KEY' | 'L3T3_KEY' | 'L3T3';
const modes = (process.argv.length > 2 ? process.argv.slice(2) : ['L1T3', 'L2T3_KEY', 'L3T3_KEY']) as Mode[];

const BITRATE = 1_000_000;
const FRAMES_PER_SECOND = 20;
/** Until the estimate of the line's rate has settled, and then as long to measure, in ms. */
const SETTLE = 12_000;
const MEASURE = 12_000;

const VIDEO = { id: 'publisher/camera/1', kind: 'video', mimeType: 'video/VP9' } as const;

const line = new ThinLine();

async function site(lab: Lab): Promise<LabBrowser> {
  return lab.browser({ executablePath: line.chromium, args: ['--disable-features=WebRtcHideLocalIpsWithMdns'] });
}

async function publish(lab: Lab, mode: Mode): Promise<Page> {
  const publisher = await lab.page(await lab.browser(), 'publisher');
  await lab.join(publisher, 'publisher', { hook: 'none' });
  await publisher.evaluate((options) => inPage.publish(options), {
    noisy: true,
    framesPerSecond: FRAMES_PER_SECOND,
    publish: {
      videoCodec: 'vp9' as const,
      scalabilityMode: mode,
      videoEncoding: { maxBitrate: BITRATE, maxFramerate: FRAMES_PER_SECOND },
    },
  });
  return publisher;
}

async function measure(pages: readonly { name: string; page: Page; link: boolean }[]) {
  const video = async ({ page, link }: { page: Page; link: boolean }): Promise<Inbound | undefined> => {
    const all = await page.evaluate((fromLink) => (fromLink ? inPage.inboundOfLink() : inPage.inbound()), link);
    return all.find(({ kind }) => kind === 'video');
  };
  const before = await Promise.all(pages.map(video));
  const bytes = line.bytesDown;
  const from = Date.now();
  await sleep(MEASURE);
  const after = await Promise.all(pages.map(video));
  const seconds = (Date.now() - from) / 1000;
  const rate = (pick: (stats: Inbound) => number, index: number) => {
    const [first, last] = [before[index], after[index]];
    return first && last ? (pick(last) - pick(first)) / seconds : 0;
  };
  return {
    lineKbps: round(((line.bytesDown - bytes) * 8) / seconds / 1000, 0),
    viewers: pages.map(({ name }, index) => ({
      name,
      fps: round(rate(({ frames }) => frames, index)),
      kbps: round((rate(({ bytes: received }) => received, index) * 8) / 1000, 0),
      lossPercent: round(
        (100 * rate(({ packetsLost }) => packetsLost, index)) /
          Math.max(
            1,
            rate(({ packets }) => packets, index),
          ),
      ),
      size: after[index]?.size,
      keyFrameRequests: (after[index]?.keyFrameRequests ?? 0) - (before[index]?.keyFrameRequests ?? 0),
      freezes: (after[index]?.freezes ?? 0) - (before[index]?.freezes ?? 0),
    })),
  };
}

async function direct(lab: Lab, mode: Mode): Promise<void> {
  line.shape(10_000);
  const browser = await site(lab);
  const pages = [];
  for (const name of ['viewer-1', 'viewer-2', 'viewer-3']) {
    const page = await lab.page(browser, name);
    await lab.join(page, name, { hook: 'none' });
    pages.push({ name, page, link: false });
  }
  const publisher = await publish(lab, mode);
  line.shape((1.6 * BITRATE) / 1000);
  await sleep(SETTLE);
  print('thin-line', { mode, way: 'direct', ...(await measure(pages)), publisher: await sent(publisher) });
}

async function relayed(lab: Lab, mode: Mode): Promise<void> {
  line.shape(10_000);
  const browser = await site(lab);
  const relay = await lab.page(browser, 'relay');
  await lab.join(relay, 'relay', { hook: 'experiment' });
  const publisher = await publish(lab, mode);
  await relay.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 5);
  const pages = [{ name: 'relay', page: relay, link: false }];
  for (const name of ['peer-1', 'peer-2']) {
    const page = await lab.page(browser, name);
    await lab.join(page, name, { hook: 'none', autoSubscribe: false });
    await relay.evaluate(([to, stream]) => inPage.serve(to, [stream]), [name, VIDEO] as const);
    await page.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 0);
    pages.push({ name, page, link: true });
  }
  line.shape((1.6 * BITRATE) / 1000);
  await sleep(SETTLE);
  const result = await measure(pages);
  const { taps, injectors } = await relay.evaluate(() => inPage.report());
  const tap = Object.values(taps).find(({ kind, frames }) => kind === 'video' && frames > 0);
  print('thin-line', {
    mode,
    way: 'relayed',
    ...result,
    tap: { layers: tap?.layers, sizes: tap?.sizes, frames: tap?.frames, keyFrameRequests: tap?.keyFrameRequests },
    injectors: Object.values(injectors).map(({ frames, errors, dummyKeyFrames }) => ({
      frames,
      errors,
      dummyKeyFrames,
    })),
    publisher: await sent(publisher),
  });
}

async function sent(publisher: Page) {
  const all = await publisher.evaluate(() => inPage.outbound());
  const { size, scalabilityMode, limitation, frames } = all.find(({ kind }) => kind === 'video') ?? {};
  return { size, scalabilityMode, limitation, frames };
}

try {
  for (const mode of modes) {
    await Lab.run((lab) => direct(lab, mode), line.address);
    await Lab.run((lab) => relayed(lab, mode), line.address);
  }
} finally {
  line.close();
}
