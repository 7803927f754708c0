import { epochNow, toEpoch } from '../../../e2e/page/epochNow.ts';
import { readClock } from '../../../e2e/page/readClock.ts';
import type { Span } from '../../../e2e/page/spans.ts';

/** One picture that a tile showed. */
export interface ShownPicture {
  /** When the browser handed it over to be composed (`presentationTime`), ms since the epoch. */
  at: number;
  /** Pictures since the one before, this one included: more than 1 where a busy page was not told of some. */
  count: number;
  /** In which the element counted others since the one before that the page was not told of, as closely as it was looked. */
  between: Span[];
  /** When it was drawn, by the clock in it (ms since the epoch, modulo 2^32); null where none was looked for or found. */
  clock: number | null;
  /** Where the tile said at that moment that its picture comes from: `sfu`, `lan`, `self`. */
  source: string;
  /** Id of the track that the element played. */
  track: string;
}

/** A press of a button, by the name that it shows. */
export interface Press {
  name: string;
  /** ms since the epoch. */
  at: number;
}

/** What benches find in a page as `vnetBench`. */
export interface TilePictures {
  /** Notes each picture of somebody's camera from now on, whatever element and source it has, also where the tile is still to come. */
  watch(username: string, options: { clock: boolean }): void;
  /** So far; empty when nobody is watched. */
  read(username: string): ShownPicture[];
  /** Ends all watches. */
  stop(): void;
  /** Buttons that were pressed since the page was loaded. */
  presses(): Press[];
}

declare global {
  var vnetBench: TilePictures;
}

/** The element's count is looked at so often, ms: it says when there were pictures that nobody is told of. */
const LOOK_STEP_MS = 10;

class TileLog {
  readonly pictures: ShownPicture[] = [];
  readonly #selector: string;
  readonly #readsClock: boolean;
  readonly #sources: { source: string; from: number }[] = [];
  readonly #observer = new MutationObserver(() => this.#see());
  /** Since the picture before. */
  #counted: Span[] = [];
  readonly #timer = setInterval(() => this.#look(), LOOK_STEP_MS);
  #lookedAt = epochNow();
  #totalFrames = 0;
  #video: HTMLVideoElement | null = null;
  #presentedFrames = 0;

  constructor(username: string, { clock }: { clock: boolean }) {
    this.#selector = `[data-tile="camera"][data-identity="${CSS.escape(username)}"]`;
    this.#readsClock = clock;
    this.#see();
    const attributeFilter = ['data-identity', 'data-source'];
    this.#observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter });
  }

  close(): void {
    this.#observer.disconnect();
    clearInterval(this.#timer);
    this.#video = null;
  }

  /** Told before the page is drawn, so that no first picture is missed. */
  #see(): void {
    const tile = document.querySelector<HTMLElement>(this.#selector);
    const source = tile?.dataset.source ?? '';
    if (source !== this.#sources.at(-1)?.source) this.#sources.push({ source, from: epochNow() });
    const video = tile?.querySelector('video') ?? null;
    if (video === this.#video) return;
    this.#video = video;
    this.#presentedFrames = 0;
    if (video !== null) this.#awaitPicture(video);
  }

  #look(): void {
    const total = this.#video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    const now = epochNow();
    if (total !== this.#totalFrames) this.#counted.push({ from: this.#lookedAt, to: now });
    this.#totalFrames = total;
    this.#lookedAt = now;
  }

  #awaitPicture(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback((_, { presentationTime, presentedFrames }) => {
      if (video !== this.#video) return;
      // Another track may begin to count anew.
      const count = this.#presentedFrames === 0 ? 1 : Math.max(1, presentedFrames - this.#presentedFrames);
      this.#presentedFrames = presentedFrames;
      const at = toEpoch(presentationTime);
      const clock = this.#readsClock ? (readClock(video)?.clock ?? null) : null;
      const stream = video.srcObject;
      const track = stream instanceof MediaStream ? (stream.getVideoTracks()[0]?.id ?? '') : '';
      this.pictures.push({ at, count, between: this.#between(at), clock, source: this.#sourceAt(at), track });
      this.#awaitPicture(video);
    });
  }

  /** Those that are certainly neither the picture before nor the one that was shown at this moment. */
  #between(at: number): Span[] {
    const before = this.pictures.at(-1)?.at ?? at;
    const counted = this.#counted;
    this.#counted = counted.filter(({ to }) => to > at);
    return counted.filter(({ from, to }) => from >= before && to <= at);
  }

  #sourceAt(at: number): string {
    return (this.#sources.findLast(({ from }) => from <= at) ?? this.#sources[0])?.source ?? '';
  }
}

const logs = new Map<string, TileLog>();
const presses: Press[] = [];

addEventListener(
  'click',
  ({ target, timeStamp }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button === null) return;
    presses.push({ name: button.ariaLabel ?? button.textContent.trim(), at: toEpoch(timeStamp) });
  },
  { capture: true },
);

globalThis.vnetBench = {
  watch(username, options) {
    logs.get(username)?.close();
    logs.set(username, new TileLog(username, options));
  },
  read: (username) => logs.get(username)?.pictures ?? [],
  stop() {
    for (const log of logs.values()) log.close();
    logs.clear();
  },
  presses: () => presses,
};
