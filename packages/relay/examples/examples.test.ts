import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RelayPages } from '../src/testing/RelayPages.ts';

/** Frames that both ends have seen after which their order says something. */
const ENOUGH = 40;

let pages: RelayPages;
beforeAll(async () => {
  pages = await RelayPages.open();
}, 60_000);
afterEach(() => pages.clear());
afterAll(() => pages.close());

describe('the examples of the README', { timeout: 60_000 }, () => {
  test('F1, F2: pictures and voice go on to a page that has nothing but an RTCPeerConnection', async () => {
    const [feeder, receiver] = [await pages.page(), await pages.page()];
    await feeder.evaluate(() => relayScenarios.feed('examples', 'VP8'));
    await receiver.evaluate(() => relayScenarios.receive('examples'));
    await receiver.waitForFunction(() => relayScenarios.framesShown('far/video') > 20);
    expect([...(await receiver.evaluate(() => relayScenarios.played))].sort()).toEqual(['far/audio', 'far/video']);
  });
});

describe('F1: frames are forwarded bit for bit', { timeout: 60_000 }, () => {
  test.each(['VP8', 'VP9', 'H264', 'AV1'])('%s and Opus, with encodedStreams', async (codec) => {
    await expectIdentity(pages, codec);
  });

  test('Opus with encodedSource, where the browser has that and not the older way', async () => {
    const withSource = await RelayPages.open(['--enable-blink-features=RTCEncodedSource']);
    try {
      await expectIdentity(withSource, null, (page) =>
        page.evaluate(() => relayScenarios.remove('createEncodedStreams')),
      );
    } finally {
      await withSource.close();
    }
  });

  test('a page that cannot forward encodes again: other frames, the same pictures', async () => {
    const [feeder, receiver] = await linked(pages, 'VP8', (page) =>
      page.evaluate(() => relayScenarios.remove('createEncodedStreams', 'createEncodedSource')),
    );
    await receiver.waitForFunction(() => relayScenarios.framesShown('far/video') > 20);
    const sent = new Set((await feeder.evaluate(() => relayScenarios.hashes()))['receiver/far/video']);
    const come = (await receiver.evaluate(() => relayScenarios.hashes()))['receiver/far/video'] ?? [];
    expect(come.filter((hash) => sent.has(hash))).toEqual([]);
  });
});

test('S2: an end that is too far is refused, and nothing is played', { timeout: 60_000 }, async () => {
  const [, receiver] = await linked(pages, 'VP8', undefined, 0);
  await receiver.waitForFunction(() => relayScenarios.said.some((each) => each === 'ended: too-far'));
  expect(await receiver.evaluate(() => relayScenarios.played)).toEqual([]);
});

test('M3: a feeder that is gone is noticed by its heartbeats, and its streams are let go of', {
  timeout: 60_000,
}, async () => {
  const [feeder, receiver] = await linked(pages, 'VP8');
  await receiver.waitForFunction(() => relayScenarios.played.length === 2);
  await feeder.close({ runBeforeUnload: false });
  await receiver.waitForFunction(
    () => relayScenarios.said.includes('dead') || relayScenarios.said.some((each) => each.startsWith('ended')),
  );
  await receiver.waitForFunction(() => relayScenarios.played.filter((each) => each.startsWith('-')).length === 2);
  const said = await receiver.evaluate(() => relayScenarios.said);
  expect(said).toContain('far/video on');
  expect(said).toContain('far/audio on');
});

test('S6: nobody is linked to themselves', { timeout: 60_000 }, async () => {
  const [feeder, receiver] = [await pages.page(), await pages.page()];
  await feeder.evaluate(() => relayScenarios.feed('self', 'VP8'));
  await receiver.evaluate(() => relayScenarios.receiveTapped('self', 'feeder'));
  await receiver.waitForFunction(() => relayScenarios.said.includes('refused: roles'));
});

/** A feeder and a tapped receiver that are on their way to each other. */
async function linked(
  at: RelayPages,
  codec: string | null,
  prepare?: (feeder: Page) => Promise<unknown>,
  maxRoundTrip = 100,
): Promise<[Page, Page]> {
  const [feeder, receiver] = [await at.page(), await at.page()];
  await prepare?.(feeder);
  const channel = `${codec} ${Math.random()}`;
  await receiver.evaluate(([name, limit]) => relayScenarios.receiveTapped(name, 'receiver', limit), [
    channel,
    maxRoundTrip,
  ] as const);
  await feeder.evaluate(([name, of]) => relayScenarios.feed(name, of), [channel, codec] as const);
  return [feeder, receiver];
}

async function expectIdentity(
  at: RelayPages,
  codec: string | null,
  prepare?: (feeder: Page) => Promise<unknown>,
): Promise<void> {
  const [feeder, receiver] = await linked(at, codec, prepare);
  const streams = codec === null ? ['far/audio'] : ['far/video', 'far/audio'];
  await receiver.evaluate(([ids, enough]) => relayScenarios.received(ids, enough), [streams, ENOUGH] as const);
  const come = await receiver.evaluate(() => relayScenarios.hashes());
  const sent = await feeder.evaluate(() => relayScenarios.hashes());
  for (const name of streams.map((id) => `receiver/${id}`)) {
    const received = come[name] ?? [];
    const from = sent[name]?.indexOf(received[0] ?? '') ?? -1;
    expect(from, `${name}: the first frame that came was sent`).toBeGreaterThanOrEqual(0);
    expect(received).toEqual(sent[name]?.slice(from, from + received.length));
  }
}
