/** Does things a fixed time after they were given to it, in their order. */
export class DelayLine {
  readonly #delay: number;
  readonly #waiting: { due: number; deliver: () => void }[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param delay ms */
  constructor(delay: number) {
    this.#delay = delay;
  }

  push(deliver: () => void): void {
    this.#waiting.push({ due: performance.now() + this.#delay, deliver });
    this.#wait();
  }

  #wait(): void {
    const [next] = this.#waiting;
    if (this.#timer !== null || next === undefined) return;
    this.#timer = setTimeout(() => this.#deliver(), next.due - performance.now());
  }

  #deliver(): void {
    this.#timer = null;
    // Timers count whole milliseconds; what is due within this one need not wait for the next.
    const now = performance.now() + 0.5;
    const due = this.#waiting.findIndex((each) => each.due > now);
    for (const { deliver } of this.#waiting.splice(0, due < 0 ? this.#waiting.length : due)) deliver();
    this.#wait();
  }

  /** What still waits is lost. Idempotent. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.length = 0;
  }
}
