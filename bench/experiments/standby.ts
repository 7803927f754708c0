import { Lab } from './lab/Lab.ts';
import { print, round, sleep } from './lab/measure.ts';

/** What a subscription that is kept but switched off costs, and how fast it resumes (relay.md, M2). `standby.ts` */
await Lab.run(async (lab) => {
  const publisher = await lab.page(await lab.browser(), 'publisher');
  const viewer = await lab.page(await lab.browser(), 'viewer');
  await lab.join(publisher, 'publisher', { hook: 'none' });
  await lab.join(viewer, 'viewer', { hook: 'product' });
  await publisher.evaluate((options) => inPage.publish(options), {
    publish: {
      videoCodec: 'vp9' as const,
      scalabilityMode: 'L1T3' as const,
      videoEncoding: { maxBitrate: 800_000, maxFramerate: 20 },
    },
  });
  await viewer.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 30);
  const bytesPerSecond = async (seconds: number) => {
    const before = await viewer.evaluate(() => inPage.sfuBytes());
    await sleep(seconds * 1000);
    const after = await viewer.evaluate(() => inPage.sfuBytes());
    return round((after.in - before.in) / seconds, 0);
  };
  for (let turn = 1; turn <= 5; turn++) {
    await viewer.evaluate(() => inPage.enable(false));
    await sleep(1500);
    const off = await bytesPerSecond(4);
    const resumedAfterMs = round(await viewer.evaluate(() => inPage.enable(true)), 0);
    await sleep(1000);
    const on = await bytesPerSecond(2);
    print('standby', { turn, bytesPerSecondOff: off, resumedAfterMs, bytesPerSecondOn: on });
  }
});
