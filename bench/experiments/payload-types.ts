import type { Page } from 'playwright-core';
import { Lab } from './lab/Lab.ts';
import { print, round, sleep } from './lab/measure.ts';
import type { LinkOptions } from './page/lanLink.ts';

/**
 * Frames whose payload type is not the one that the LAN leg negotiated: do they arrive, with what rewritten? And sound
 * with DTX and with RED. `payload-types.ts [plain|DTX|RED …]`
 */
const CAMERA = { id: 'publisher/camera/1', kind: 'video', mimeType: 'video/VP9' } as const;
const MICROPHONE = { id: 'publisher/microphone/1', kind: 'audio', mimeType: 'audio/opus' } as const;

/** Of the link; the tapped frames keep what this browser and LiveKit agreed on. */
const OTHERS = { 'video/VP9': 112, 'audio/opus': 113 };

const LINKS: readonly { name: string; options: LinkOptions }[] = [
  { name: 'same numbers', options: {} },
  { name: 'other numbers, frames as they came', options: { payloadTypes: OTHERS } },
  {
    name: 'other numbers, payload type rewritten',
    options: { payloadTypes: OTHERS, rewrite: 'payload-type' as const },
  },
];

const MICROPHONES = [
  { name: 'plain', microphone: { dtx: false, red: false } },
  { name: 'DTX', microphone: { dtx: true, red: false } },
  { name: 'RED', microphone: { dtx: false, red: true } },
];

async function linkStats(peer: Page) {
  const before = await peer.evaluate(() => inPage.inboundOfLink());
  await sleep(6000);
  const after = await peer.evaluate(() => inPage.inboundOfLink());
  return after.map((now) => {
    const then = before.find(({ kind }) => kind === now.kind);
    return {
      kind: now.kind,
      codec: now.codec,
      packetsPerSecond: round((now.packets - (then?.packets ?? 0)) / 6),
      ...(now.kind === 'video'
        ? { fps: round((now.frames - (then?.frames ?? 0)) / 6) }
        : {
            concealed: round(
              (now.concealed - (then?.concealed ?? 0)) / Math.max(1, now.samples - (then?.samples ?? 0)),
              3,
            ),
          }),
    };
  });
}

/** As when a relay's tap carries another browser's numbers: the SFU leg is numbered differently, the link is not. */
const RENUMBERED_TAP: typeof LINKS = [
  { name: 'tap with other numbers, link as the browser numbers it', options: {} },
  { name: 'tap with other numbers, link numbered as the tap', options: { payloadTypes: OTHERS } },
];

async function run(
  lab: Lab,
  microphone: (typeof MICROPHONES)[number],
  links: typeof LINKS,
  sfuPayloadTypes?: Record<string, number>,
): Promise<void> {
  const publisher = await lab.page(await lab.browser(), 'publisher');
  const second = await lab.browser();
  const relay = await lab.page(second, 'relay');
  await lab.join(publisher, 'publisher', { hook: 'none' });
  await lab.join(relay, 'relay', { hook: 'experiment', ...(sfuPayloadTypes ? { payloadTypes: sfuPayloadTypes } : {}) });
  await publisher.evaluate((options) => inPage.publish(options), {
    framesPerSecond: 15,
    microphone: microphone.microphone,
    publish: {
      videoCodec: 'vp9' as const,
      scalabilityMode: 'L1T3' as const,
      videoEncoding: { maxBitrate: 600_000, maxFramerate: 15 },
    },
  });
  await relay.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 10);
  for (const { name, options } of links) {
    const to = `peer ${name}`;
    const peer = await lab.page(second, to);
    await relay.evaluate(([page, streams, how]) => inPage.serve(page, [...streams], how), [
      to,
      [CAMERA, MICROPHONE],
      options,
    ] as const);
    await sleep(3000);
    const link = await linkStats(peer);
    const loudness = round(await peer.evaluate(() => inPage.loudness('lan/publisher/microphone/1', 3000)), 3);
    const { taps, injectors } = await relay.evaluate(() => inPage.report());
    print('payload-types', {
      microphone: microphone.name,
      numbers: name,
      link,
      loudness,
      taps: Object.values(taps)
        .filter(({ frames }) => frames > 0)
        .map(({ kind, payloadTypes, mimeTypes, frames }) => ({ kind, payloadTypes, mimeTypes, frames })),
      injectors: Object.entries(injectors)
        .filter(([each]) => each.startsWith(to))
        .map(([, { frames, errors, lastError, negotiatedPayloadType }]) => ({
          frames,
          errors,
          lastError,
          negotiatedPayloadType,
        })),
    });
    await peer.close();
    await relay.evaluate((page) => inPage.senders.get(page)?.close(), to);
  }
}

const wanted = process.argv.slice(2);
for (const microphone of MICROPHONES) {
  if (wanted.length > 0 && !wanted.includes(microphone.name)) continue;
  if (microphone.name === 'plain') await Lab.run((lab) => run(lab, microphone, RENUMBERED_TAP, OTHERS));
  await Lab.run((lab) => run(lab, microphone, microphone.name === 'plain' ? LINKS : LINKS.slice(0, 1)));
}
