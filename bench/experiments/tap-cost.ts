import type { Page } from 'playwright-core';
import { Lab } from './lab/Lab.ts';
import { median, print, round, sleep, treeCpuSeconds } from './lab/measure.ts';

/**
 * What the hook costs when nothing is relayed: CPU of three viewers' whole process trees, measured at the same time,
 * who watch the same streams without the hook, with it, and with the browser's own pipe in the worker. `tap-cost.ts [streams]`
 */
const STREAMS = Number(process.argv[2] ?? 6);
const ROUNDS = 6;
const SECONDS = 8;
interface Viewer {
  kind: string;
  page: Page;
  /** Root of its process tree. */
  pid: number;
  /** Per cent of a core, and packets a second, in each round. */
  cpu: number[];
  packets: number[];
}

const KINDS = ['none', 'product', 'piping'] as const;

await Lab.run(async (lab) => {
  const publishers = await lab.browser();
  for (let index = 1; index <= STREAMS; index++) {
    const name = `publisher-${index}`;
    const page = await lab.page(publishers, name);
    await lab.join(page, name, { hook: 'none', autoSubscribe: false });
    await page.evaluate((options) => inPage.publish(options), {
      width: 320,
      height: 180,
      framesPerSecond: 15,
      publish: {
        videoCodec: 'vp9' as const,
        scalabilityMode: 'L1T3' as const,
        videoEncoding: { maxBitrate: 300_000, maxFramerate: 15 },
      },
    });
  }
  const viewers: Viewer[] = [];
  for (const kind of KINDS) {
    const browser = await lab.browser();
    const page = await lab.page(browser, `viewer-${kind}`);
    await lab.join(page, `viewer-${kind}`, { hook: kind });
    await page.waitForFunction(
      (count) => inPage.publications.filter(({ isSubscribed }) => isSubscribed).length >= count,
      STREAMS * 2,
    );
    viewers.push({ kind, page, pid: browser.pid, cpu: [], packets: [] });
  }
  const packetsOf = async (page: (typeof viewers)[number]['page']) =>
    (await page.evaluate(() => inPage.inbound())).reduce((sum, { packets }) => sum + packets, 0);
  await sleep(4000);
  for (let turn = 0; turn < ROUNDS; turn++) {
    const packets = await Promise.all(viewers.map(({ page }) => packetsOf(page)));
    const before = viewers.map(({ pid }) => treeCpuSeconds(pid));
    await sleep(SECONDS * 1000);
    const after = viewers.map(({ pid }) => treeCpuSeconds(pid));
    const later = await Promise.all(viewers.map(({ page }) => packetsOf(page)));
    for (const [index, viewer] of viewers.entries()) {
      viewer.cpu.push((100 * ((after[index] ?? 0) - (before[index] ?? 0))) / SECONDS);
      viewer.packets.push(((later[index] ?? 0) - (packets[index] ?? 0)) / SECONDS);
    }
  }
  const [bare] = viewers;
  for (const { kind, cpu, packets } of viewers) {
    print('tap-cost', {
      hook: kind,
      streams: STREAMS,
      corePercent: round(median(cpu)),
      ratio: round(median(cpu.map((value, turn) => value / (bare?.cpu[turn] ?? value))), 3),
      packetsPerSecond: round(median(packets), 0),
      rounds: cpu.map((value) => round(value)),
    });
  }
});
