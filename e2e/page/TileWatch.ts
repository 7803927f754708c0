import { openConnections } from './connections.ts';
import { epochNow, toEpoch } from './epochNow.ts';
import { luminanceOf } from './luminance.ts';
import { PictureProgress } from './PictureProgress.ts';
import type { Span } from './spans.ts';

/** What happened to a tile's picture. */
export interface TileEvent {
  /** ms since the epoch. */
  at: number;
  /**
   * `element`: a video where there was none; `replaced`: another one in its place; `gone`: none any more; `reload`: the
   * element began anew (`detail` names the event); `source`: the tile names another source (`detail` is `sfu`, `lan bob`).
   */
  what: 'element' | 'replaced' | 'gone' | 'reload' | 'source';
  detail: string;
}

/** How steadily one tile showed its picture since the watch began. */
export interface TileContinuity {
  kind: string;
  identity: string;
  events: TileEvent[];
  /**
   * The longest time from one picture to the next, up to now. `presented`: as the browser says that it showed them
   * (`requestVideoFrameCallback`), which on a busy page is late and then averages over what it did not tell of.
   * `decoded`: by `framesDecoded`, to about `DECODED_STEP_MS`; of no length for the person's own picture.
   */
  gap: { presented: Span; decoded: Span };
  frames: { presented: number; decoded: number };
  /** When it was black, or empty although there was a picture before. What lies over the video counts as shown. */
  black: Span[];
}

export const DECODED_STEP_MS = 100;
const LOOK_STEP_MS = 40;
/** A picture as dark as this is none: the tests' own are brighter on the whole, however they are encoded. */
const BLACK = 16;

/** Watches what one tile shows, whatever element and source it has. */
export class TileWatch {
  readonly #events: TileEvent[] = [];
  readonly #black: Span[] = [];
  readonly #presented = new PictureProgress();
  readonly #decoded = new PictureProgress();
  readonly #timers: ReturnType<typeof setInterval>[];
  #tile: HTMLElement | null = null;
  #video: HTMLVideoElement | null = null;
  #listening = new AbortController();
  #source = '';
  #shown = false;
  #dark = false;
  #presentedFrames = 0;
  #receiver: { of: RTCRtpReceiver; framesDecoded: number } | null = null;

  /** @param tile what is there already; null: it comes while we watch */
  constructor(
    private readonly kind: string,
    private readonly identity: string,
    tile: HTMLElement | null,
  ) {
    this.see(tile);
    this.#events.length = 0;
    this.#timers = [
      setInterval(() => this.#look(), LOOK_STEP_MS),
      setInterval(() => void this.#countDecoded(), DECODED_STEP_MS),
    ];
  }

  /** The tile as it is now; null: there is none. To be called after every change of the page. */
  see(tile: HTMLElement | null): void {
    this.#tile = tile;
    const source = [tile?.dataset.source, tile?.dataset.via].filter(Boolean).join(' ');
    if (source !== this.#source && this.#source !== '' && source !== '') this.#note('source', source);
    this.#source = source || this.#source;
    const video = tile?.querySelector('video') ?? null;
    if (video === this.#video) return;
    if (video === null) this.#note('gone');
    else this.#note(this.#video === null ? 'element' : 'replaced');
    this.#follow(video);
  }

  report(): TileContinuity {
    const now = epochNow();
    const [presented, decoded] = [this.#presented, this.#decoded];
    return {
      kind: this.kind,
      identity: this.identity,
      events: this.#events,
      gap: { presented: presented.gap(now), decoded: decoded.gap(now) },
      frames: { presented: presented.frames, decoded: decoded.frames },
      black: this.#black,
    };
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#listening.abort();
    this.#video = null;
  }

  #note(what: TileEvent['what'], detail = ''): void {
    this.#events.push({ at: epochNow(), what, detail });
  }

  #follow(video: HTMLVideoElement | null): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#video = video;
    this.#shown = false;
    this.#presentedFrames = 0;
    if (video === null) return;
    let begun = video.networkState !== HTMLMediaElement.NETWORK_EMPTY;
    for (const event of ['loadstart', 'emptied', 'abort']) {
      const happened = () => {
        if (begun) this.#note('reload', event);
        begun = true;
      };
      video.addEventListener(event, happened, { signal: this.#listening.signal });
    }
    this.#awaitPicture(video);
  }

  #awaitPicture(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback((_, { presentationTime, presentedFrames }) => {
      if (video !== this.#video) return;
      const count = this.#presentedFrames === 0 ? 1 : Math.max(1, presentedFrames - this.#presentedFrames);
      this.#presentedFrames = presentedFrames;
      this.#presented.step(toEpoch(presentationTime), count);
      this.#look();
      this.#awaitPicture(video);
    });
  }

  #look(): void {
    const [tile, video] = [this.#tile, this.#video];
    if (tile === null || video === null) return;
    const over = [...tile.querySelectorAll('canvas')].filter((canvas) => !canvas.hidden);
    const luminance = luminanceOf(video, ...over);
    const dark = luminance === null ? this.#shown : luminance < BLACK;
    this.#shown ||= luminance !== null;
    const now = epochNow();
    const last = this.#black.at(-1);
    if (dark && this.#dark && last !== undefined) last.to = now;
    else if (dark) this.#black.push({ from: now, to: now });
    this.#dark = dark;
  }

  async #countDecoded(): Promise<void> {
    const stream = this.#video?.srcObject;
    const [track] = stream instanceof MediaStream ? stream.getVideoTracks() : [];
    const receiver = track === undefined ? undefined : receiverOf(track);
    if (receiver === undefined) return;
    const stats = await receiver.getStats();
    const inbound = [...stats.values()].find(({ type }) => type === 'inbound-rtp');
    if (inbound === undefined) return;
    const framesDecoded: number = inbound.framesDecoded ?? 0;
    // What another receiver had decoded before it was shown is nothing that was seen here.
    const before = this.#receiver?.of === receiver ? this.#receiver.framesDecoded : framesDecoded;
    this.#receiver = { of: receiver, framesDecoded };
    this.#decoded.step(inbound.timestamp, framesDecoded - before);
  }
}

/** The receiver that a track comes from; undefined for the page's own. */
function receiverOf(track: MediaStreamTrack): RTCRtpReceiver | undefined {
  return openConnections()
    .flatMap((connection) => connection.getReceivers())
    .find((receiver) => receiver.track === track);
}
