import type { Page } from 'playwright-core';
import { Lab } from './lab/Lab.ts';
import { print, round, sleep } from './lab/measure.ts';

/**
 * End-to-end encryption with taps: the hook hands LiveKit stand-ins for encoded streams, one worker holds taps and
 * cryptor. Publisher and relay feed LAN peers with ciphertext; one has the key, one a wrong one. Then a new key, and a
 * reconnect from scratch of relay and publisher. `encryption.ts [vp9|h264|vp8 …]`
 */
const codecs = (process.argv.length > 2 ? process.argv.slice(2) : ['vp9']) as ('vp8' | 'vp9' | 'h264')[];

const KEY = 'correct horse';
const NEXT_KEY = 'battery staple';

interface Viewer {
  name: string;
  page: Page;
  link: boolean;
}

async function check(codec: string, step: string, viewers: readonly Viewer[]): Promise<void> {
  const sample = ({ page, link }: Viewer) =>
    page.evaluate((fromLink) => (fromLink ? inPage.inboundOfLink() : inPage.inbound()), link);
  const before = await Promise.all(viewers.map(sample));
  await sleep(4000);
  const after = await Promise.all(viewers.map(sample));
  const result = viewers.map(({ name }, index) => {
    const grown = (kind: string, field: 'frames' | 'samples' | 'concealed') => {
      const sum = (all: typeof before) =>
        (all[index] ?? []).filter((each) => each.kind === kind).reduce((total, each) => total + each[field], 0);
      return sum(after) - sum(before);
    };
    return [
      name,
      {
        fps: round(grown('video', 'frames') / 4),
        voiceConcealed: round(grown('audio', 'concealed') / Math.max(1, grown('audio', 'samples')), 2),
      },
    ];
  });
  print('encryption', { codec, step, ...Object.fromEntries(result) });
}

async function run(lab: Lab, codec: 'vp8' | 'vp9' | 'h264'): Promise<void> {
  const first = await lab.browser();
  const second = await lab.browser();
  const publisher = await lab.page(first, 'publisher');
  const relay = await lab.page(second, 'relay');
  const plain = await lab.page(first, 'plain');
  const peers = {
    behindRelay: await lab.page(second, 'peer-1'),
    wrongKey: await lab.page(second, 'peer-2'),
    behindPublisher: await lab.page(first, 'peer-3'),
  };
  await lab.join(publisher, 'publisher', { hook: 'encryption', key: KEY });
  await lab.join(relay, 'relay', { hook: 'encryption', key: KEY });
  await lab.join(plain, 'plain', { hook: 'none', key: KEY });
  await publisher.evaluate((options) => inPage.publish(options), {
    framesPerSecond: 15,
    publish: {
      videoCodec: codec,
      simulcast: false,
      ...(codec === 'vp9' ? { scalabilityMode: 'L1T3' as const } : {}),
      videoEncoding: { maxBitrate: 800_000, maxFramerate: 15 },
    },
  });
  await relay.waitForFunction(() => (inPage.shown['sfu/publisher/camera/1'] ?? []).length > 10);

  const streams = [
    { id: 'publisher/camera/1', kind: 'video', mimeType: `video/${codec.toUpperCase()}` },
    { id: 'publisher/microphone/1', kind: 'audio', mimeType: 'audio/opus' },
  ] as const;
  const decrypt = (page: Page, key: string) =>
    page.evaluate(([passphrase, name]) => inPage.decryptLink('publisher', passphrase, name), [key, codec] as const);
  await decrypt(peers.behindRelay, KEY);
  await decrypt(peers.wrongKey, 'wrong');
  await decrypt(peers.behindPublisher, KEY);
  const serve = (page: Page, to: string) =>
    page.evaluate(([name, list]) => inPage.serve(name, [...list]), [to, streams] as const);
  await serve(relay, 'peer-1');
  await serve(relay, 'peer-2');
  await serve(publisher, 'peer-3');
  await peers.behindRelay.waitForFunction(() => (inPage.shown['lan/publisher/camera/1'] ?? []).length > 5);

  const viewers = [
    { name: 'relay', page: relay, link: false },
    { name: 'plain', page: plain, link: false },
    { name: 'behindRelay', page: peers.behindRelay, link: true },
    { name: 'wrongKey', page: peers.wrongKey, link: true },
    { name: 'behindPublisher', page: peers.behindPublisher, link: true },
  ];
  await check(codec, 'one key', viewers);

  for (const page of [relay, plain, publisher]) {
    await page.evaluate((key) => inPage.keyProvider?.setKey(key, 1), NEXT_KEY);
  }
  for (const page of [peers.behindRelay, peers.behindPublisher]) {
    await page.evaluate((key) => inPage.decryptor?.setKey(key, 1), NEXT_KEY);
  }
  await sleep(1500);
  await check(codec, 'next key, at index 1', viewers);

  await relay.evaluate(() => inPage.room?.simulateScenario('full-reconnect'));
  await sleep(7000);
  await check(codec, 'relay reconnected from scratch', viewers);
  await publisher.evaluate(() => inPage.room?.simulateScenario('full-reconnect'));
  await sleep(8000);
  await check(codec, 'publisher reconnected from scratch', viewers);
  print('encryption', {
    codec,
    log: Object.fromEntries(
      await Promise.all(
        viewers.map(async ({ name, page }) => [name, (await page.evaluate(() => inPage.log)).slice(0, 3)]),
      ),
    ),
  });
}

for (const codec of codecs) await Lab.run((lab) => run(lab, codec));
