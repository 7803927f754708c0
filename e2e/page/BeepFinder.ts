import { BEEP_HZ } from './flashAndBeep.ts';
import { goertzel } from './goertzel.ts';

/** A block that holds the beep has at least this much of it, full scale 1. */
const BEEP_LEVEL = 0.05;
/** The beep has begun where the wave first reaches this part of its later height. */
const ONSET_SHARE = 0.4;
/** So long before a beginning there is no beep, µs. */
const QUIET = 100_000;

/** Finds where beeps begin in sound that comes in blocks of about 10 ms, to the sample. */
export class BeepFinder {
  #loud = Number.NEGATIVE_INFINITY;
  #before: { samples: Float32Array; at: number } | null = null;
  #waiting: { samples: Float32Array; at: number } | null = null;

  constructor(private readonly onBeep: (at: number) => void) {}

  /** `at`: of the first sample, µs. */
  hear(samples: Float32Array, at: number, sampleRate: number): void {
    const block = { samples, at };
    if (this.#waiting !== null) {
      // The whole height is in the second block.
      const height = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      const whole = [this.#before, this.#waiting].filter((each) => each !== null);
      this.#waiting = null;
      for (const { samples: part, at: begin } of whole) {
        const first = part.findIndex((sample) => Math.abs(sample) > height * ONSET_SHARE);
        if (first < 0) continue;
        this.onBeep(begin + (first / sampleRate) * 1e6);
        break;
      }
    } else if (goertzel(samples, BEEP_HZ, sampleRate) < BEEP_LEVEL) {
      this.#before = block;
      return;
    } else if (at - this.#loud > QUIET) {
      this.#waiting = block;
    }
    this.#loud = at;
  }
}
