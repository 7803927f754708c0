import type { Page } from 'playwright-core';
import { Lab, type LabBrowser } from './lab/Lab.ts';
import { print, round, sleep } from './lab/measure.ts';
import { ThinLine } from './lab/ThinLine.ts';
import type { Inbound, Outbound } from './page/stats.ts';

/**
 * Which scalability of VP9 serves a site of three behind a line that holds 1.6 copies of a stream: fetched by each, and
 * fetched once and relayed. `thin-line.ts [L1T3|L2T3_KEY|L3T3_KEY …]`, as root.
 */
type Mode = 'L1T1' | 'L1T3' | 'L2T3_KEY' | 'L3T3_KEY' | 'L3T3';
const modes = (process.argv.length > 2 ? process.argv.slice(2) : ['L1T3', 'L2T3_KEY', 'L3T3_KEY']) as Mode[];

const BITRATE = 1_000_000;
const FRAMES_PER_SECOND = 12;
/** After the line becomes thin: how often and how long one looks, in ms. */
const INTERVAL = 5000;
const SAMPLES = 6;

const VIDEO = { id: 'publisher/camera/1', kind: 'video', mimeType: 'video/VP9' } as const;

const line = new ThinLine();

interface Viewer {
  name: string;
  page: Page;
  /** Fed over the LAN. */
  link: boolean;
}

function site(lab: Lab): Promise<LabBrowser> {
  return lab.browser({ executablePath: line.chromium, args: ['--disable-features=WebRtcHideLocalIpsWithMdns'] });
}

async function publish(lab: Lab, mode: Mode): Promise<Page> {
  const publisher = await lab.page(await lab.browser(), 'publisher');
  await lab.join(publisher, 'publisher', { hook: 'none' });
  await publisher.evaluate((options) => inPage.publish(options), {
    noisy: true,
    audio: false,
    framesPerSecond: FRAMES_PER_SECOND,
    publish: {
      videoCodec: 'vp9' as const,
      scalabilityMode: mode,
      videoEncoding: { maxBitrate: BITRATE, maxFramerate: FRAMES_PER_SECOND },
    },
  });
  return publisher;
}

async function received({ page, link }: Viewer): Promise<Inbound | undefined> {
  const all = await page.evaluate((fromLink) => (fromLink ? inPage.inboundOfLink() : inPage.inbound()), link);
  return all.find(({ kind }) => kind === 'video');
}

async function sent(publisher: Page): Promise<Outbound | undefined> {
  return (await publisher.evaluate(() => inPage.outbound())).find(({ kind }) => kind === 'video');
}

/** Makes the line thin and looks every few seconds what comes of it; figures are per interval. */
async function watch(publisher: Page, viewers: readonly Viewer[]) {
  const look = async () => ({
    at: Date.now(),
    bytes: line.bytesDown,
    sent: await sent(publisher),
    received: await Promise.all(viewers.map(received)),
  });
  line.shape((1.6 * BITRATE) / 1000);
  const looks = [await look()];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await sleep(INTERVAL);
    looks.push(await look());
  }
  type Look = (typeof looks)[number];
  const perSecond = (pick: (each: Look) => number) =>
    looks.slice(1).map((now, index) => {
      const then = looks[index] ?? now;
      return round(((pick(now) - pick(then)) * 1000) / (now.at - then.at));
    });
  const first = looks[0];
  const last = looks.at(-1);
  return {
    lineKbps: perSecond(({ bytes }) => (bytes * 8) / 1000),
    sourceFps: looks.slice(1).map((each) => each.sent?.sourceFps),
    encodedFps: looks.slice(1).map((each) => each.sent?.fps),
    encodedSize: last?.sent?.size,
    limitation: last?.sent?.limitation,
    viewers: viewers.map(({ name }, index) => {
      const total = (pick: (stats: Inbound) => number) => {
        const [then, now] = [first?.received[index], last?.received[index]];
        return then && now ? pick(now) - pick(then) : 0;
      };
      const lost = total(({ packetsLost }) => packetsLost);
      return {
        name,
        fps: perSecond((each) => each.received[index]?.frames ?? 0),
        lossPercent: round((100 * lost) / Math.max(1, lost + total(({ packets }) => packets))),
        size: last?.received[index]?.size,
        keyFrames: total(({ keyFrames }) => keyFrames),
      };
    }),
  };
}

async function direct(lab: Lab, mode: Mode): Promise<void> {
  line.shape(20_000);
  const browser = await site(lab);
  const viewers: Viewer[] = [];
  for (const name of ['viewer-1', 'viewer-2', 'viewer-3']) {
    const page = await lab.page(browser, name);
    await lab.join(page, name, { hook: 'none' });
    viewers.push({ name, page, link: false });
  }
  const publisher = await publish(lab, mode);
  for (const { page } of viewers) {
    await page.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 5);
  }
  print('thin-line', { mode, way: 'direct', ...(await watch(publisher, viewers)) });
}

async function relayed(lab: Lab, mode: Mode): Promise<void> {
  line.shape(20_000);
  const browser = await site(lab);
  const relay = await lab.page(browser, 'relay');
  await lab.join(relay, 'relay', { hook: 'experiment' });
  const publisher = await publish(lab, mode);
  await relay.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 5);
  const viewers: Viewer[] = [{ name: 'relay', page: relay, link: false }];
  for (const name of ['peer-1', 'peer-2']) {
    const page = await lab.page(browser, name);
    await relay.evaluate(([to, stream]) => inPage.serve(to, [stream]), [name, VIDEO] as const);
    await page.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 0);
    viewers.push({ name, page, link: true });
  }
  const layersOf = async () => {
    const { taps } = await relay.evaluate(() => inPage.report());
    return Object.values(taps).find(({ kind, frames }) => kind === 'video' && frames > 0)?.layers ?? {};
  };
  const before = await layersOf();
  const watched = await watch(publisher, viewers);
  const layers = Object.entries(await layersOf()).map(([layer, frames]) => [layer, frames - (before[layer] ?? 0)]);
  print('thin-line', { mode, way: 'relayed', ...watched, tappedLayers: Object.fromEntries(layers) });
}

try {
  for (const mode of modes) {
    await Lab.run((lab) => direct(lab, mode), line.address);
    await Lab.run((lab) => relayed(lab, mode), line.address);
  }
} finally {
  line.close();
}
