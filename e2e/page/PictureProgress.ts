import { longest, type Span } from './spans.ts';

/** Pictures as one way to count them tells of them, and the longest time between two. */
export class PictureProgress {
  frames = 0;
  #last: number | null = null;
  #longest: Span = { from: 0, to: 0 };

  /** `count` pictures since the last word, the newest `at` (ms); what lies between them is shared out evenly. */
  step(at: number, count: number): void {
    if (count <= 0) return;
    if (this.#last !== null) this.#longest = longest([this.#longest, { from: at - (at - this.#last) / count, to: at }]);
    this.frames += count;
    this.#last = at;
  }

  /** With the wait that goes on now. */
  gap(now: number): Span {
    return this.#last === null ? this.#longest : longest([this.#longest, { from: this.#last, to: now }]);
  }
}
