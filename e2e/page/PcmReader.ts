import { epochNow } from './epochNow.ts';

/** WebCodecs' AudioData and Chromium's MediaStreamTrackProcessor for sound, as far as they are used here. */
interface AudioData {
  /** Microseconds by the clock of the browser's process. */
  readonly timestamp: number;
  readonly sampleRate: number;
  readonly numberOfFrames: number;
  copyTo(destination: Float32Array, options: { planeIndex: number; format: 'f32-planar' }): void;
  close(): void;
}
declare class MediaStreamTrackProcessor {
  constructor(init: { track: MediaStreamTrack; maxBufferSize: number });
  readonly readable: ReadableStream<AudioData>;
}

/** Chunks of 10 ms that may wait while the page is busy. */
const MOST_WAITING = 300;
/** Chunks come in bursts; what is further from where the samples say it should be is a hole in the sound. µs. */
const HOLE = 40_000;
/** How much of a chunk's deviation from even time is taken over. */
const FOLLOW = 0.02;

/** A block of one channel. `at`: of its first sample, µs by the reader's own clock, evenly as long as there is no hole. */
export type BlockListener = (samples: Float32Array, at: number, sampleRate: number) => void;

/**
 * Reads a track's sound as it is handed to who plays it, in order and sample by sample, however busy the page is. Of a
 * track from a connection that is what the jitter buffer gives out, before the speaker's buffer.
 *
 * The sound is stamped where it is handed over, by a clock whose origin pages are not told: it is found as the least
 * delay with which a chunk ever reached this page, so that times are right to about a millisecond and never early.
 */
export class PcmReader {
  readonly #reader: ReadableStreamDefaultReader<AudioData>;
  /** ms from the reader's clock to the epoch. */
  #offset = Number.POSITIVE_INFINITY;
  /** Where the next chunk should begin. */
  #next: number | null = null;

  constructor(
    readonly track: MediaStreamTrack,
    private readonly onBlock: BlockListener,
  ) {
    this.#reader = new MediaStreamTrackProcessor({ track, maxBufferSize: MOST_WAITING }).readable.getReader();
    void this.#run();
  }

  /** ms since the epoch; better the longer it has read. */
  toEpoch(at: number): number {
    return at / 1000 + this.#offset;
  }

  close(): void {
    this.#reader.cancel().catch(() => undefined);
  }

  async #run(): Promise<void> {
    for (;;) {
      const { value: data } = await this.#reader.read();
      if (data === undefined) return;
      this.#offset = Math.min(this.#offset, epochNow() - data.timestamp / 1000);
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      const { timestamp, sampleRate } = data;
      data.close();
      this.onBlock(samples, this.#evenTime(timestamp, (samples.length / sampleRate) * 1e6), sampleRate);
    }
  }

  #evenTime(timestamp: number, duration: number): number {
    const deviation = this.#next === null ? 0 : timestamp - this.#next;
    const at = Math.abs(deviation) > HOLE || this.#next === null ? timestamp : this.#next + deviation * FOLLOW;
    this.#next = at + duration;
    return at;
  }
}
