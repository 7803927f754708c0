import type { Clock } from '../Clock.ts';
import { type IncomingStream, packetsOf, progressOf } from '../peer/IncomingStream.ts';

/** The call engine's side of one stream, as far as its source is changed. */
export interface EngineStream {
  /** False: the SFU sends nothing of it, and the subscription stays (0 B/s, back in some 50 ms). */
  setEnabled(enabled: boolean): void;
  /** What the engine receives the stream with now; null while it has no subscription. */
  readonly receiver: RTCRtpReceiver | null;
  /** Plays this in the place of what the SFU sends; null: what the SFU sends. The element stays the same (M4). */
  play(stream: IncomingStream | null): void;
}

/**
 * `engine`: the SFU sends it. `joining`: the link's is on its way, the SFU still sends (M2). `link`: the link's is
 * played, the SFU sends nothing. `leaving`: the SFU's is on its way back, the link's is still played.
 */
export type SourcePhase = 'engine' | 'joining' | 'link' | 'leaving';

/** While a source is on its way, ms. */
const LOOK = 40;
/**
 * A link that was lost has to be well again for so long before it is used, doubling up to the most; one that was used for
 * long begins anew, ms.
 */
const RETRY = { first: 1_000, most: 30_000, forgotten: 60_000 } as const;
/** A source that has come back by then is taken without having shown anything: nothing better is to be had, ms. */
const LEAVE_TIMEOUT = 1_000;
/** A link that has shown nothing by then, on a line that loses packets, waits for that line: see `#breakFirst`, ms. */
const FULL_LINE_AFTER = 2_000;
/** Share of packets lost from which a line counts as full. */
const FULL_LINE_LOSS = 0.05;
/** How long a stream is without any source at most, on a full line, ms. */
const BREAK_TIMEOUT = 5_000;
/** A link that has shown nothing by then is tried again later: its codec may be none of this browser's, ms. */
const JOIN_TIMEOUT = 10_000;
/** Packets of voice after which it is audible: 200 ms of Opus. */
const AUDIBLE_PACKETS = 10;
/**
 * What a source shows after its first picture or packet before it has found its pace: the first comes early, the next
 * late, and the longer the way the later. A still screen or a silent voice shows no more: so long is enough of it, ms.
 */
const STEADY = { pictures: 3, packets: AUDIBLE_PACKETS, duration: 250 } as const;

export interface SourceSwitchOptions {
  readonly clock: Clock;
  readonly engine: EngineStream;
  onPhase(phase: SourcePhase): void;
}

/**
 * Where one stream comes from at a receiver: make before break in both directions (relay.md, M2–M4). It decides from
 * what the link says and what the two receivers show.
 */
export class SourceSwitch {
  readonly #options: SourceSwitchOptions;
  #stream: IncomingStream;
  #phase: SourcePhase = 'engine';
  /** The link lives, the stream flows, and its feeder stays. */
  #usable = true;
  #cancel: () => void = () => {};
  #retryDelay: number = RETRY.first;
  /** When the link began to be played; for ever from now while it was not. */
  #linkSince = Number.POSITIVE_INFINITY;
  /** Told when the link is no longer played. */
  readonly #left: (() => void)[] = [];
  #closed = false;

  constructor(stream: IncomingStream, options: SourceSwitchOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#join();
  }

  get phase(): SourcePhase {
    return this.#phase;
  }

  /** The link carries the stream in another section now, or by another path. */
  replace(stream: IncomingStream): void {
    const sameTrack = stream.track === this.#stream.track;
    this.#stream = stream;
    if (sameTrack) {
      if (this.#phase === 'link' || this.#phase === 'leaving') this.#options.engine.play(stream);
      return;
    }
    // A new section, which has shown nothing yet; on a full line the SFU sends nothing either.
    this.#fallBack();
    if (this.#usable) this.#join();
  }

  /** The link has missed heartbeats: the SFU begins to send, in case (the half of failing over that costs nothing). */
  suspect(): void {
    if (this.#phase === 'link') this.#options.engine.setEnabled(true);
  }

  /** Whether the stream can be played from the link: it lives, and the stream flows. */
  setUsable(usable: boolean): void {
    if (usable && this.#usable) {
      // Suspected for nothing.
      if (this.#phase === 'link') this.#options.engine.setEnabled(false);
      return;
    }
    if (usable === this.#usable) return;
    this.#usable = usable;
    if (usable) this.#retry();
    else this.#fallBack();
  }

  /** The feeder goes. Resolves when the stream no longer needs it: the SFU's pictures flow (M3). */
  leave(): Promise<void> {
    this.#usable = false;
    if (this.#phase === 'link') {
      this.#options.engine.setEnabled(true);
      this.#become('leaving');
      this.#waitFor(this.#engineIsSteady(), LEAVE_TIMEOUT, () => this.#fallBack());
    }
    // Whoever asks again waits for the same.
    if (this.#phase === 'leaving') return new Promise((resolve) => this.#left.push(resolve));
    this.#fallBack();
    return Promise.resolve();
  }

  /** The link no longer carries the stream. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#fallBack();
    this.#closed = true;
    this.#stop();
  }

  #join(): void {
    const { clock, engine } = this.#options;
    const { receiver, kind } = this.#stream;
    this.#become('joining');
    const since = clock.now();
    let broken: number | null = null;
    let before: number | null = null;
    let lastPackets: { received: number; lost: number } | null = null;
    this.#look(async (stopped) => {
      const progress = await progressOf(receiver);
      if (stopped()) return;
      before ??= progress;
      if (progress - before >= (kind === 'video' ? 1 : AUDIBLE_PACKETS)) {
        this.#stop();
        this.#linkSince = clock.now();
        this.#become('link');
        engine.play(this.#stream);
        engine.setEnabled(false);
        return;
      }
      if (broken === null) {
        if (clock.now() - since > JOIN_TIMEOUT) {
          this.#retry();
          return;
        }
        if (clock.now() - since < FULL_LINE_AFTER || engine.receiver === null) return;
        const packets = await packetsOf(engine.receiver);
        if (stopped()) return;
        if (lastPackets !== null && isFull(lastPackets, packets)) {
          broken = clock.now();
          engine.setEnabled(false);
        }
        lastPackets = packets;
      } else if (clock.now() - broken > BREAK_TIMEOUT) {
        this.#fallBack();
        this.#retry();
      }
    });
  }

  #fallBack(): void {
    if (this.#closed) return;
    this.#stop();
    const { engine } = this.#options;
    engine.setEnabled(true);
    if (this.#phase === 'link' || this.#phase === 'leaving') engine.play(null);
    this.#become('engine');
    for (const left of this.#left.splice(0)) left();
  }

  /** After a failure a link is believed only when it has been well for a while. */
  #retry(): void {
    const { clock } = this.#options;
    // What went well for long is not what failed again and again.
    if (clock.now() - this.#linkSince > RETRY.forgotten) this.#retryDelay = RETRY.first;
    this.#linkSince = Number.POSITIVE_INFINITY;
    const delay = this.#retryDelay;
    this.#retryDelay = Math.min(RETRY.most, delay * 2);
    this.#stop();
    this.#become('engine');
    this.#cancel = clock.after(delay, () => {
      if (this.#usable && !this.#closed) this.#join();
    });
  }

  /** Makes a question: does the engine's receiver show new pictures or packets, at their pace? */
  #engineIsSteady(): () => Promise<boolean> {
    const { clock, engine } = this.#options;
    const enough = this.#stream.kind === 'video' ? STEADY.pictures : STEADY.packets;
    let before: number | null = null;
    let firstAt: number | null = null;
    return async () => {
      const { receiver } = engine;
      if (receiver === null) return false;
      const progress = await progressOf(receiver);
      before ??= progress;
      if (progress <= before) return false;
      firstAt ??= clock.now();
      return progress - before > enough || clock.now() - firstAt >= STEADY.duration;
    };
  }

  #waitFor(shown: () => Promise<boolean>, timeout: number, then: () => void): void {
    const until = this.#options.clock.now() + timeout;
    this.#look(async (stopped) => {
      const ready = await shown();
      if (!stopped() && (ready || this.#options.clock.now() >= until)) then();
    });
  }

  /** Looks again and again, never twice at a time, until `#stop`. */
  #look(task: (stopped: () => boolean) => Promise<void>): void {
    this.#stop();
    let stopped = false;
    let looking = false;
    const end = this.#options.clock.every(LOOK, () => {
      if (looking) return;
      looking = true;
      task(() => stopped)
        .catch(() => undefined)
        .finally(() => {
          looking = false;
        });
    });
    this.#cancel = () => {
      stopped = true;
      end();
    };
  }

  #stop(): void {
    this.#cancel();
    this.#cancel = () => {};
  }

  #become(phase: SourcePhase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#options.onPhase(phase);
  }
}

function isFull(before: { received: number; lost: number }, now: { received: number; lost: number }): boolean {
  const lost = now.lost - before.lost;
  const received = now.received - before.received;
  return lost > 0 && lost / (lost + received) > FULL_LINE_LOSS;
}
