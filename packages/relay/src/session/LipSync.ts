import type { Clock } from '../Clock.ts';
import type { IncomingStream } from '../peer/IncomingStream.ts';

/** Between two looks, ms. */
const INTERVAL = 1_000;
/**
 * A difference of the two buffers up to this is left alone, ms: claps spread by 20 ms, and then stay within 45 (relay.md, 9).
 * Holding back more than that takes would only delay every picture.
 */
const TOLERATED = 27;
/** What a hold aims at, ms: little less. */
const AIM = 24;
/** Where something is held back and the difference is smaller, less will do, ms. */
const EASED = 19;
/** Nothing is held back for longer, ms: whoever waits for so long has other troubles. */
const MOST_DELAY = 250;
/** How much of what is too much is taken up at a look: a jump would be seen and heard. */
const SHARE = 0.75;

/** What a receiver's jitter buffer has let out so far. */
export interface BufferReading {
  /** Seconds, summed over what was emitted (WebRTC statistics, `jitterBufferDelay`). */
  readonly delay: number;
  readonly emitted: number;
}

/** How long a picture and the voice that belongs to it waited lately, ms. */
export interface Waits {
  readonly voice: number;
  readonly picture: number;
}

/** The least that each buffer is to hold from now on, ms; null: what the browser thinks best. */
export interface BufferTargets {
  readonly voice: number | null;
  readonly picture: number | null;
}

/**
 * What goes into a link keeps its distance: voice and picture of one person leave the tap as they came. What puts them
 * out of step at the receiver is that its two jitter buffers know nothing of each other, since a link's sender reports follow
 * the dummy track (relay.md, *How it was done*, 9). So the shorter one is made to wait for the longer one.
 */
export function lipSyncTargets({ voice, picture }: Waits, before: BufferTargets): BufferTargets {
  const early = voice - picture;
  if (Math.abs(early) <= TOLERATED) return eased(early, before);
  // Whoever was held back and is late now is let go of first.
  if (early > 0) {
    if (before.voice !== null) return { voice: less(before.voice, early + AIM), picture: before.picture };
    return { voice: null, picture: more(before.picture ?? picture, early - AIM) };
  }
  if (before.picture !== null) return { voice: before.voice, picture: less(before.picture, -early + AIM) };
  return { voice: more(before.voice ?? voice, -early - AIM), picture: null };
}

/** Lets go, bit by bit, of what is held back for more than is needed: delays come and go. */
function eased(early: number, { voice, picture }: BufferTargets): BufferTargets {
  return {
    voice: voice === null || early < -EASED ? voice : less(voice, AIM + early),
    picture: picture === null || early > EASED ? picture : less(picture, AIM - early),
  };
}

function more(target: number, by: number): number {
  return Math.min(MOST_DELAY, Math.round(target + by * SHARE));
}

function less(target: number, by: number): number | null {
  const next = Math.round(target - by * SHARE);
  return next <= 0 ? null : next;
}

const NO_HOLD: BufferTargets = { voice: null, picture: null };

interface Pair {
  readonly voice: IncomingStream;
  readonly picture: IncomingStream;
  readings: { voice: BufferReading; picture: BufferReading } | null;
  targets: BufferTargets;
}

/** Keeps the voices and faces of a link in step, those of one publisher with each other. */
export class LipSync {
  readonly #pairs = new Map<string, Pair>();
  readonly #stop: () => void;

  constructor(clock: Clock) {
    this.#stop = clock.every(INTERVAL, () => {
      for (const pair of this.#pairs.values()) this.#look(pair).catch(() => undefined);
    });
  }

  /** What is played over the link now; a publisher's first picture goes with the voice. */
  set(streams: readonly IncomingStream[]): void {
    for (const publisher of new Set(streams.map((stream) => stream.publisher))) {
      const own = streams.filter((stream) => stream.publisher === publisher);
      const voice = own.find(({ kind }) => kind === 'audio');
      const picture = own.find(({ kind }) => kind === 'video');
      const known = this.#pairs.get(publisher);
      if (voice === undefined || picture === undefined) this.#pairs.delete(publisher);
      else if (known?.voice.receiver !== voice.receiver || known.picture.receiver !== picture.receiver) {
        this.#pairs.set(publisher, { voice, picture, readings: null, targets: { voice: null, picture: null } });
      }
    }
    for (const publisher of this.#pairs.keys()) {
      if (!streams.some((stream) => stream.publisher === publisher)) this.#pairs.delete(publisher);
    }
  }

  close(): void {
    this.#stop();
    this.#pairs.clear();
  }

  async #look(pair: Pair): Promise<void> {
    const [voice, picture] = await Promise.all([readBuffer(pair.voice.receiver), readBuffer(pair.picture.receiver)]);
    const before = pair.readings;
    pair.readings = { voice, picture };
    if (before === null) return;
    const waits = { voice: waitSince(before.voice, voice), picture: waitSince(before.picture, picture) };
    // Who says nothing has no lips to be in step with, and a picture that stands still is late for nobody.
    if (waits.voice === null || waits.picture === null) pair.targets = NO_HOLD;
    else pair.targets = lipSyncTargets({ voice: waits.voice, picture: waits.picture }, pair.targets);
    setTarget(pair.voice.receiver, pair.targets.voice);
    setTarget(pair.picture.receiver, pair.targets.picture);
  }
}

async function readBuffer(receiver: RTCRtpReceiver): Promise<BufferReading> {
  for (const report of (await receiver.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    return { delay: Number(report.jitterBufferDelay) || 0, emitted: Number(report.jitterBufferEmittedCount) || 0 };
  }
  return { delay: 0, emitted: 0 };
}

/** ms; null where nothing came out meanwhile. */
function waitSince(before: BufferReading, now: BufferReading): number | null {
  const emitted = now.emitted - before.emitted;
  return emitted <= 0 ? null : ((now.delay - before.delay) * 1_000) / emitted;
}

/** WebRTC Extensions, 7.1; a browser that has it not keeps what it thinks best. */
function setTarget(receiver: RTCRtpReceiver & { jitterBufferTarget?: number | null }, target: number | null): void {
  if ('jitterBufferTarget' in receiver && receiver.jitterBufferTarget !== target) receiver.jitterBufferTarget = target;
}
