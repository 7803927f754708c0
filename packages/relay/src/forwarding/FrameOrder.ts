/** What follows a gap is held for so long at most, ms (relay.md, *How it was done*, 8). */
export const HOLD_TIME = 200;
/** Gaps are looked at for so long after a late frame; at other times holding only delays, ms (as above). */
export const WATCH_TIME = 10_000;
/** A distance of so many usual steps is a gap: between the one and the two that there may be, with room for jitter. */
const GAP_STEPS = 1.6;
/** The usual step is the median of so many: eight frames of another frame rate change it. */
const STEP_COUNT = 15;
/** A key frame older by more began a new count; one older by less came late. In RTP ticks: 3 s at 90 kHz. */
const RESTART = 270_000;

export interface FrameOrderOptions<F> {
  /** Takes the next frame: what `push` was called with, within that call, or else what `hold` returned. */
  release(frame: F): void;
  /** A frame is missing for good: what follows cannot be decoded before the next key frame. */
  broken(): void;
  /** A copy that outlives the call of `push`. */
  hold(frame: F): F;
  /** ms. */
  now(): number;
  /** Runs the task once after so many ms; returns what calls it off. */
  setTimer(task: () => void, delay: number): () => void;
}

interface HeldFrame<F> {
  readonly frame: F;
  readonly timestamp: number;
  readonly heldAt: number;
}

/**
 * Puts the VP8 frames of one receiver in order. After loss on the way to it they come as they were repaired, without
 * ids that would tell (relay.md, *How it was done*, 8); a decoder that gets them so shows a broken picture.
 *
 * Frames pass at once until one has come late. For 10 s from then on, what follows a gap in RTP timestamps waits up to
 * 200 ms for what is missing. A frame whose successor has gone is left out. One frame has one timestamp: layers of one
 * picture must not go through here.
 */
export class FrameOrder<F> {
  readonly #options: FrameOrderOptions<F>;
  /** In order of their timestamps; no key frame is ever held. */
  readonly #held: HeldFrame<F>[] = [];
  readonly #steps: number[] = [];
  /** Timestamp released last. Timestamps are counted on beyond 32 bits from the first one. */
  #last: number | null = null;
  #lastKey = Number.NEGATIVE_INFINITY;
  #watchUntil = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  constructor(options: FrameOrderOptions<F>) {
    this.#options = options;
  }

  /** Takes a frame as it comes. `rtpTimestamp` has 32 bits and wraps around (RFC 3550, 5.1). */
  push(frame: F, { rtpTimestamp, isKey }: { rtpTimestamp: number; isKey: boolean }): void {
    if (this.#closed) return;
    const last = this.#last;
    const timestamp = last === null ? rtpTimestamp : last + ((rtpTimestamp - last) | 0);
    if (isKey && (last === null || timestamp > last || last - timestamp > RESTART)) {
      this.#restartWith(frame, timestamp);
    } else if (last === null) {
      this.#release(frame, timestamp);
    } else if (timestamp <= last) {
      this.#leaveOut(timestamp, last);
    } else {
      this.#order(frame, timestamp);
    }
    this.#releaseHeld();
  }

  /** Forgets what is held; nothing is called any more. */
  close(): void {
    this.#closed = true;
    this.#held.length = 0;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Nothing before a key frame is needed any more; what came before it and follows it still is. */
  #restartWith(frame: F, timestamp: number): void {
    const isRestart = this.#last !== null && timestamp < this.#last;
    const following = isRestart ? [] : this.#held.filter((held) => held.timestamp > timestamp);
    if (following.length > 0) this.#watch();
    this.#held.splice(0, this.#held.length, ...following);
    this.#lastKey = timestamp;
    this.#release(frame, timestamp);
  }

  /** The same timestamp again is the same frame again. */
  #leaveOut(timestamp: number, last: number): void {
    if (timestamp === last) return;
    this.#watch();
    // Before the last key frame nothing is missed.
    if (timestamp > this.#lastKey) this.#options.broken();
  }

  #order(frame: F, timestamp: number): void {
    const index = this.#held.findIndex((held) => held.timestamp >= timestamp);
    if (this.#held[index]?.timestamp === timestamp) return;
    // A later frame is waiting already: this one is late, and perhaps what it waits for.
    if (index >= 0) this.#watch();
    const isNext = index === 0 || this.#held.length === 0;
    if (isNext && this.#follows(timestamp)) {
      this.#release(frame, timestamp);
      return;
    }
    const held = { frame: this.#options.hold(frame), timestamp, heldAt: this.#options.now() };
    this.#held.splice(index < 0 ? this.#held.length : index, 0, held);
  }

  #releaseHeld(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    for (let next = this.#held[0]; next !== undefined; next = this.#held[0]) {
      const wait = this.#oldest() + HOLD_TIME - this.#options.now();
      if (wait > 0 && !this.#follows(next.timestamp)) {
        this.#cancelTimer = this.#options.setTimer(() => {
          this.#cancelTimer = null;
          this.#releaseHeld();
        }, wait);
        return;
      }
      this.#held.shift();
      this.#release(next.frame, next.timestamp);
    }
  }

  /** When the frame was held that has been so for longest: none waits longer than the hold time for another one. */
  #oldest(): number {
    return Math.min(...this.#held.map(({ heldAt }) => heldAt));
  }

  #release(frame: F, timestamp: number): void {
    const step = this.#last === null ? 0 : timestamp - this.#last;
    if (step > 0) this.#steps.push(step);
    if (this.#steps.length > STEP_COUNT) this.#steps.shift();
    this.#last = timestamp;
    this.#options.release(frame);
  }

  #watch(): void {
    this.#watchUntil = this.#options.now() + WATCH_TIME;
  }

  /** Whether nothing seems to be missing before a frame. */
  #follows(timestamp: number): boolean {
    if (this.#last === null || this.#options.now() >= this.#watchUntil) return true;
    const usual = [...this.#steps].sort((a, b) => a - b)[this.#steps.length >> 1];
    return usual === undefined || timestamp - this.#last <= usual * GAP_STEPS;
  }
}
