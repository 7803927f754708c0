import type { Page } from 'playwright-core';
import type { MediaBytes, TransportReading, Via, ViaRule } from '../page/transports.ts';

/** What crossed all connections of one kind, bytes a second and packets a second. */
export interface Traffic {
  /** Everything above UDP, keep-alives and feedback about what the page itself sends among it. */
  received: number;
  sent: number;
  /** Media alone, with its RTP headers: a stream that is switched off has none. */
  media: Record<'audio' | 'video', MediaBytes>;
  connections: number;
}

/** What crosses a page's connections in so many ms of its own clock from now on, by where they lead. */
export async function trafficOver(page: Page, durationMs: number, rule: ViaRule = {}): Promise<Record<Via, Traffic>> {
  const until = (await page.evaluate(() => performance.now())) + durationMs;
  return await trafficDuring(page, () => page.waitForFunction((end) => performance.now() >= end, until, CLOCK), rule);
}

/** The same, until something has happened. */
export async function trafficDuring(
  page: Page,
  something: () => Promise<unknown>,
  rule: ViaRule = {},
): Promise<Record<Via, Traffic>> {
  const before = await page.evaluate((how) => vnetTest.instruments.readTransports(how), rule);
  await something();
  const after = await page.evaluate((how) => vnetTest.instruments.readTransports(how), rule);
  return { sfu: trafficOf('sfu', before, after), lan: trafficOf('lan', before, after) };
}

/** How often the page's clock is looked at, ms: a hidden page draws no frames to count by. */
const CLOCK = { polling: 25 };

/** A connection that was made meanwhile counts from its beginning; one that was closed does not count. */
export function trafficOf(via: Via, before: readonly TransportReading[], after: readonly TransportReading[]): Traffic {
  const total: Traffic = { received: 0, sent: 0, media: { audio: none(), video: none() }, connections: 0 };
  const began = before.reduce((first, { at }) => Math.min(first, at), after[0]?.at ?? 0);
  for (const now of after.filter((reading) => reading.via === via)) {
    const then = before.find(({ connection }) => connection === now.connection);
    const perSecond = (count: number, earlier: number | undefined) =>
      ((count - (earlier ?? 0)) * 1000) / (now.at - (then?.at ?? began));
    total.connections += 1;
    total.received += perSecond(now.received, then?.received);
    total.sent += perSecond(now.sent, then?.sent);
    for (const kind of ['audio', 'video'] as const) {
      for (const count of ['received', 'sent', 'packetsReceived', 'packetsSent'] as const) {
        total.media[kind][count] += perSecond(now.media[kind][count], then?.media[kind][count]);
      }
    }
  }
  return total;
}

function none(): MediaBytes {
  return { received: 0, sent: 0, packetsReceived: 0, packetsSent: 0 };
}
