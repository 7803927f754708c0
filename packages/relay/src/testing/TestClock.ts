import type { Clock } from '../Clock.ts';

interface Timer {
  at: number;
  readonly interval: number | null;
  readonly task: () => void;
}

/** A clock that stands still until the test lets time pass. */
export class TestClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void): () => void {
    return this.#add({ at: this.#now + delay, interval: null, task });
  }

  every(interval: number, task: () => void): () => void {
    return this.#add({ at: this.#now + interval, interval, task });
  }

  /** Lets `duration` ms pass; timers run at their times, in order. */
  pass(duration: number): void {
    const end = this.#now + duration;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      if (next.interval === null) this.#timers.delete(next);
      else next.at += next.interval;
      next.task();
    }
    this.#now = end;
  }

  /** This thread does not run for so long; what was due meanwhile runs once, late. */
  sleep(duration: number): void {
    this.#now += duration;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now || !this.#timers.has(timer)) continue;
      if (timer.interval === null) this.#timers.delete(timer);
      else timer.at = this.#now + timer.interval;
      timer.task();
    }
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }
}
