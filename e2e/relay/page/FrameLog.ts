import type { LinkId, TapKey, TapOptions } from '../../../packages/relay/src/forwarding/messages.ts';

/** The frames of one stream at one end of one transceiver, as they came from or went to the network. */
export interface TapFrames {
  key: TapKey;
  side: TapOptions['side'];
  kind: TapOptions['kind'];
  /** The link that it receives over; null: from the call engine's connection, or sent on it. */
  link: LinkId | null;
  /** Of the frame that came last. */
  mimeType: string;
  hashes: string[];
  /** When each frame came, ms since the epoch. */
  at: number[];
}

/** Frames that a tap may have before the oldest are forgotten: ten minutes of Opus. */
const MOST_FRAMES = 30_000;

/** What flowed through the taps of one worker, by stream. */
export class FrameLog {
  /** Under the id of a stream, or null for what has none yet. */
  readonly #frames = new Map<TapKey, Map<string | null, TapFrames>>();
  readonly #streamIds = new Map<TapKey, string>();
  readonly #links = new Map<TapKey, LinkId>();

  /**
   * What flows through a tap from now on. Frames that came before its first id are that stream's. Between two ids a
   * sender's are the next one's; a receiver's are nobody's: the SFU says goodbye to a stream with blank pictures.
   */
  identify(key: TapKey, streamId: string | null): void {
    if (streamId === null) {
      this.#streamIds.delete(key);
      return;
    }
    this.#streamIds.set(key, streamId);
    const streams = this.#frames.get(key);
    const early = streams?.get(null);
    if (streams === undefined || early === undefined) return;
    streams.delete(null);
    if (early.side === 'receiver' && streams.size > 0) return;
    const known = streams.get(streamId);
    known?.hashes.push(...early.hashes);
    known?.at.push(...early.at);
    if (known === undefined) streams.set(streamId, early);
  }

  /** That what flows through a tap comes over a link. */
  expect(key: TapKey, link: LinkId): void {
    this.#links.set(key, link);
    for (const tap of this.#frames.get(key)?.values() ?? []) tap.link = link;
  }

  streamOf(key: TapKey): string | null {
    return this.#streamIds.get(key) ?? null;
  }

  add(options: TapOptions, frame: { mimeType: string; hash: string; at: number }): void {
    const streams = this.#frames.get(options.key) ?? new Map<string | null, TapFrames>();
    this.#frames.set(options.key, streams);
    const streamId = this.streamOf(options.key);
    const { key, side, kind } = options;
    const link = this.#links.get(key) ?? null;
    const tap = streams.get(streamId) ?? { key, side, kind, link, mimeType: '', hashes: [], at: [] };
    streams.set(streamId, tap);
    tap.mimeType = frame.mimeType;
    tap.hashes.push(frame.hash);
    tap.at.push(frame.at);
    if (tap.hashes.length <= MOST_FRAMES) return;
    tap.hashes.shift();
    tap.at.shift();
  }

  /** By stream; what never got an id is left out. */
  report(): Record<string, TapFrames[]> {
    const report: Record<string, TapFrames[]> = {};
    for (const streams of this.#frames.values()) {
      for (const [streamId, tap] of streams) {
        if (streamId === null) continue;
        report[streamId] = [...(report[streamId] ?? []), tap];
      }
    }
    return report;
  }
}
