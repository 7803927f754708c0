/** Time as the relay sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Runs `task` once after `delay` ms; returns what calls it off. */
  after(delay: number, task: () => void): () => void;
  /** Runs `task` every `interval` ms; returns what ends it. */
  every(interval: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
  every(interval, task) {
    const timer = setInterval(task, interval);
    return () => clearInterval(timer);
  },
};
