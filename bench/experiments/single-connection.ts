import type { Page } from 'playwright-core';
import { Lab } from './lab/Lab.ts';
import { print, sleep } from './lab/measure.ts';

/**
 * Whether every sender and receiver of livekit-client gets its tap, with one connection (its default) and with two:
 * joining, muting, publishing anew, leaving and coming back (used transceivers), resuming, reconnecting from scratch.
 * `single-connection.ts`
 */

/** What a participant gets now, against what its taps see in the same time. A busy machine sends few frames. */
async function check(step: string, single: boolean, pages: Map<string, Page>): Promise<void> {
  const sample = (page: Page) =>
    page.evaluate(async () => {
      const [inbound, { taps }] = await Promise.all([inPage.inbound(), inPage.report()]);
      return { inbound, taps };
    });
  const of = async (page: Page) => {
    const before = await sample(page);
    await sleep(4000);
    const after = await sample(page);
    const streams = after.inbound.filter(
      ({ ssrc, packets }) => packets > (before.inbound.find((each) => each.ssrc === ssrc)?.packets ?? 0) + 5,
    );
    const flowing = Object.entries(after.taps).filter(
      ([key, { frames }]) => frames > (before.taps[key]?.frames ?? 0) + 1,
    );
    const incoming = flowing.filter(([, { side }]) => side === 'receiver').map(([, { streamId }]) => streamId);
    const outgoing = flowing.filter(([, { side }]) => side === 'sender').map(([, { streamId }]) => streamId);
    return {
      streams: streams.length,
      tappedIncoming: incoming.length,
      tappedOutgoing: outgoing.length,
      unidentified: [...incoming, ...outgoing].filter((id) => id === null).length,
      connections: await page.evaluate(() => inPage.connections.size),
    };
  };
  const results = await Promise.all([...pages].map(async ([name, page]) => [name, await of(page)] as const));
  const complete = results.every(
    ([, { streams, tappedIncoming, unidentified }]) => streams === tappedIncoming && unidentified === 0,
  );
  print('single-connection', { single, step, complete, ...Object.fromEntries(results) });
}

async function run(lab: Lab, single: boolean): Promise<void> {
  const browser = await lab.browser();
  const pages = new Map<string, Page>();
  const enter = async (name: string) => {
    const page = await lab.page(browser, name);
    await lab.join(page, name, { hook: 'experiment', room: { singlePeerConnection: single } });
    await page.evaluate((options) => inPage.publish(options), {
      width: 320,
      height: 180,
      framesPerSecond: 12,
      publish: { videoCodec: 'vp9' as const, scalabilityMode: 'L1T3' as const },
    });
    pages.set(name, page);
    return page;
  };
  const ann = await enter('ann');
  const ben = await enter('ben');
  await check('two participants', single, pages);
  await enter('cem');
  await check('a third joins', single, pages);

  await ben.evaluate(() => inPage.muteAll(true));
  await sleep(1000);
  await ben.evaluate(() => inPage.muteAll(false));
  await check('muted and unmuted', single, pages);

  await ben.evaluate(() => inPage.publishAnew());
  await check('unpublished and published anew', single, pages);

  const cem = pages.get('cem');
  pages.delete('cem');
  await cem?.evaluate(() => inPage.room?.disconnect());
  await check('the third leaves', single, pages);
  await cem?.close();
  await enter('dot');
  await check('another joins (used transceivers)', single, pages);

  await ann.evaluate(() => inPage.room?.simulateScenario('resume-reconnect'));
  await sleep(4000);
  await check('resumed', single, pages);
  await ann.evaluate(() => inPage.room?.simulateScenario('full-reconnect'));
  await sleep(6000);
  await check('reconnected from scratch', single, pages);
}

for (const single of [true, false]) await Lab.run((lab) => run(lab, single));
