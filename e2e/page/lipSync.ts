import { BeepFinder } from './BeepFinder.ts';
import { toEpoch } from './epochNow.ts';
import { luminanceOf } from './luminance.ts';
import { audibleTracks } from './mediaElements.ts';
import { PcmReader } from './PcmReader.ts';

/** When flashes were shown and beeps heard on one page, ms since the epoch. */
export interface FlashesAndBeeps {
  flashes: number[];
  beeps: number[];
  /** Flashes whose first picture the page may not have been told of, and which are left out. */
  unsure: number;
  /** What the browser says it takes from a page's sound to the speaker, ms; no part of the times above. */
  outputLatencyMs: number;
}

/** Of the clock's picture and of a white one, with room for how an encoder begins. */
const DARK = 160;
const WHITE = 205;

/** What is watched now: one tile's element, and sound. */
class LipSyncWatch {
  readonly flashes: number[] = [];
  unsure = 0;
  #open = true;
  #presentedFrames = 0;
  #wasDark = false;
  readonly #sounds = new Map<MediaStreamTrack, { reader: PcmReader; beeps: number[] }>();
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  /** @param ownSound what the person says; null: what the page plays, whatever comes to that */
  constructor(
    private readonly selector: string,
    ownSound: MediaStreamTrack | null,
  ) {
    this.#awaitPicture(this.#video());
    if (ownSound !== null) {
      this.#listenTo(ownSound);
      return;
    }
    const look = () => {
      for (const track of audibleTracks()) this.#listenTo(track);
    };
    look();
    this.#timer = setInterval(look, 25);
  }

  get beeps(): number[] {
    const all = [...this.#sounds.values()].flatMap(({ reader, beeps }) => beeps.map((at) => reader.toEpoch(at)));
    return all.sort((a, b) => a - b);
  }

  close(): void {
    this.#open = false;
    clearInterval(this.#timer);
    for (const { reader } of this.#sounds.values()) reader.close();
  }

  #video(): HTMLVideoElement {
    const video = document.querySelector<HTMLVideoElement>(this.selector);
    if (video === null) throw new Error(`there is no ${this.selector}`);
    return video;
  }

  #listenTo(track: MediaStreamTrack): void {
    if (this.#sounds.has(track)) return;
    const beeps: number[] = [];
    const finder = new BeepFinder((at) => beeps.push(at));
    const reader = new PcmReader(track, (samples, at, sampleRate) => finder.hear(samples, at, sampleRate));
    this.#sounds.set(track, { reader, beeps });
  }

  #awaitPicture(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback((_, { presentationTime, presentedFrames }) => {
      if (!this.#open) return;
      const luminance = luminanceOf(video) ?? 0;
      const next = presentedFrames === this.#presentedFrames + 1;
      if (luminance > WHITE && this.#wasDark) {
        if (next) this.flashes.push(toEpoch(presentationTime));
        else this.unsure += 1;
      }
      this.#presentedFrames = presentedFrames;
      this.#wasDark = luminance < DARK;
      this.#awaitPicture(video);
    });
  }
}

let watch: LipSyncWatch | null = null;
let context: AudioContext | null = null;

/**
 * From now on, what this page shows of somebody's camera and plays of whoever beeps. The picture's time is that at which
 * the browser hands it to be composed (`presentationTime`), the sound's that at which the jitter buffer hands it to
 * who plays it: neither screen nor speaker is in it.
 */
export function watchLipSync(username: string): void {
  begin(new LipSyncWatch(`[data-tile="camera"][data-identity="${CSS.escape(username)}"] video`, null));
}

/** The same at the source: the person's own tile and own microphone, which have crossed nothing. */
export async function watchOwnLipSync(username: string): Promise<void> {
  const [microphone] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
  if (microphone === undefined) throw new Error('there is no microphone');
  begin(new LipSyncWatch(`[data-tile="camera"][data-identity="${CSS.escape(username)}"] video`, microphone));
}

/** So far. @throws when nothing is watched */
export function readLipSync(): FlashesAndBeeps {
  if (watch === null) throw new Error('nothing is watched');
  const { flashes, beeps, unsure } = watch;
  return { flashes, beeps, unsure, outputLatencyMs: (context?.outputLatency ?? 0) * 1000 };
}

/** Idempotent. */
export function stopLipSync(): void {
  watch?.close();
  watch = null;
}

function begin(next: LipSyncWatch): void {
  watch?.close();
  watch = next;
  // Made for its word on the way to the speaker alone.
  context ??= new AudioContext();
}
