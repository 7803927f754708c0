import { epochNow } from './epochNow.ts';
import { findVoice, VOICE_BLOCK_MS } from './findVoice.ts';
import { audibleTracks } from './mediaElements.ts';
import { PcmReader } from './PcmReader.ts';
import { gapsBetween, longest, overlaps, type Span, union } from './spans.ts';

/** How steadily one voice was audible since the watch began. */
export interface VoiceContinuity {
  /** Whose, by the tone in it (`voicePilot.ts`). */
  voice: number;
  /** When it was audible, from whatever track. */
  audible: Span[];
  /** The longest time in which it was not, after it was first heard and up to now; speech has pauses, a tone has none. */
  gap: Span;
  /** When two tracks carried it at once, both of them audible (relay.md, M5); to one block of `VOICE_BLOCK_MS`. */
  twice: Span[];
}

/** What is shorter is a hiss in somebody's speech and no tone, ms. */
const SHORTEST_MS = 3 * VOICE_BLOCK_MS;
/** Sound that a busy page has not looked at yet is no silence for so long, ms. */
const MOST_LAG_MS = 500;
/** Browsers mix 128 samples at a time (W3C Web Audio API, section 2.2), here at 48 kHz: nobody hears two of what is shorter. */
const RENDER_QUANTUM_MS = 128 / 48;
/** Elements that play are looked for so often, ms. */
const LOOK_STEP_MS = 25;

/** One track's sound, as long as somebody in front of the page hears it. */
class TrackWatch {
  readonly #reader: PcmReader;
  /** By voice, in µs of the reader's clock. */
  readonly #spans = new Map<number, Span[]>();
  readonly #block: Float32Array[] = [];
  /** Of the last sound, µs of the reader's clock. */
  #end = Number.NEGATIVE_INFINITY;
  audible = true;

  constructor(track: MediaStreamTrack) {
    this.#reader = new PcmReader(track, (samples, at, sampleRate) => this.#hear(samples, at, sampleRate));
  }

  spansOf(voice: number): Span[] {
    const spans = this.#spans.get(voice) ?? [];
    return spans
      .filter(({ from, to }) => to - from >= (SHORTEST_MS - 1) * 1000)
      .map(({ from, to }) => ({ from: this.#reader.toEpoch(from), to: this.#reader.toEpoch(to) }));
  }

  get heardUntil(): number {
    return this.#reader.toEpoch(this.#end);
  }

  get voices(): Iterable<number> {
    return this.#spans.keys();
  }

  close(): void {
    this.#reader.close();
  }

  #hear(samples: Float32Array, at: number, sampleRate: number): void {
    this.#block.push(samples);
    const length = this.#block.reduce((sum, { length: part }) => sum + part, 0);
    if (length < (sampleRate * VOICE_BLOCK_MS) / 1000) return;
    const block = new Float32Array(length);
    let filled = 0;
    for (const part of this.#block.splice(0)) {
      block.set(part, filled);
      filled += part.length;
    }
    this.#end = at + (samples.length / sampleRate) * 1e6;
    const voice = this.audible ? findVoice(block, sampleRate) : null;
    if (voice === null) return;
    const duration = (length / sampleRate) * 1e6;
    const to = this.#end;
    const spans = this.#spans.get(voice) ?? [];
    this.#spans.set(voice, spans);
    const last = spans.at(-1);
    if (last !== undefined && to - duration <= last.to + duration / 2) last.to = to;
    else spans.push({ from: to - duration, to });
  }
}

let watched: Map<MediaStreamTrack, TrackWatch> | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

/** Listens to everything that this page plays from now on; what was heard before is forgotten. */
export function watchVoices(): void {
  stopVoices();
  watched = new Map();
  timer = setInterval(look, LOOK_STEP_MS);
  look();
}

/** One for each voice that was heard. @throws when nothing is listened to */
export function readVoices(): VoiceContinuity[] {
  if (watched === null) throw new Error('nothing is listened to');
  const tracks = [...watched.values()];
  const now = Math.max(
    epochNow() - MOST_LAG_MS,
    ...tracks.filter(({ audible }) => audible).map(({ heardUntil }) => heardUntil),
  );
  return [...new Set(tracks.flatMap((track) => [...track.voices]))].flatMap((voice) => {
    const perTrack = tracks.map((track) => track.spansOf(voice));
    const audible = union(perTrack.flat());
    if (audible.length === 0) return [];
    const twice = perTrack
      .flatMap((spans, index) => overlaps(spans, perTrack.slice(index + 1).flat()))
      .filter(({ from, to }) => to - from > RENDER_QUANTUM_MS);
    const sinceLast = { from: Math.min(audible.at(-1)?.to ?? now, now), to: now };
    return [{ voice, audible, gap: longest([...gapsBetween(audible), sinceLast]), twice: union(twice) }];
  });
}

/** Idempotent. */
export function stopVoices(): void {
  clearInterval(timer);
  for (const track of watched?.values() ?? []) track.close();
  watched = null;
}

function look(): void {
  if (watched === null) return;
  const audible = new Set(audibleTracks());
  for (const track of audible) if (!watched.has(track)) watched.set(track, new TrackWatch(track));
  for (const [track, watch] of watched) watch.audible = audible.has(track);
}
