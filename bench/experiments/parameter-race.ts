import { Lab } from './lab/Lab.ts';
import { print } from './lab/measure.ts';

/**
 * LiveKit's way of setting a sender's parameters against our key frame requests, in one task and up to 3 ms apart, with
 * the browser's own methods and through the hook's queue. `parameter-race.ts`
 */
const PUBLISHED = [
  { codec: 'vp8', simulcast: true },
  { codec: 'vp9', simulcast: false, scalabilityMode: 'L3T3_KEY' },
] as const;

for (const { codec, simulcast, ...scalability } of PUBLISHED) {
  for (const hook of ['none', 'product'] as const) {
    await Lab.run(async (lab) => {
      const publisher = await lab.page(await lab.browser(), 'publisher');
      await lab.join(publisher, 'publisher', { hook });
      await publisher.evaluate((options) => inPage.publish(options), {
        framesPerSecond: 12,
        audio: false,
        publish: {
          videoCodec: codec,
          simulcast,
          ...scalability,
          videoEncoding: { maxBitrate: 800_000, maxFramerate: 12 },
        },
      });
      for (const gapMs of [0, 1, 3]) {
        const failed = await publisher.evaluate((gap) => inPage.raceParameters(20, gap), gapMs);
        print('parameter-race', { codec, queue: hook === 'product', gapMs, calls: 20, ...failed });
      }
    });
  }
}
