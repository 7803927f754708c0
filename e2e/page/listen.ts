import { audibleTracks } from './mediaElements.ts';
import { findPilot } from './voicePilot.ts';

/** What is heard of one audible track. */
export interface HeardTrack {
  /** Root mean square of the loudest tenth of the time, full scale 1. */
  level: number;
  /** Loud moments against quiet ones; speech has pauses, a hum has none. */
  modulation: number;
  /** Whose voice it is, by the tone under it; null for silence and strangers. */
  voice: number | null;
}

const POLL_MS = 40;
/** Below this nothing is audible (-50 dBFS). */
const SILENCE = 0.003;

let context: AudioContext | null = null;

/** Listens to everything that this page plays for a while. */
export async function listen(durationMs: number): Promise<HeardTrack[]> {
  context ??= new AudioContext();
  await context.resume();
  const taps = audibleTracks().map((track) => new Tap(context as AudioContext, track));
  const end = performance.now() + durationMs;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    for (const tap of taps) tap.sample();
  }
  return taps.map((tap) => tap.close());
}

class Tap {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #levels: number[] = [];
  readonly #power: Float64Array;

  constructor(context: AudioContext, track: MediaStreamTrack) {
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 4096;
    this.#analyser.smoothingTimeConstant = 0;
    this.#power = new Float64Array(this.#analyser.frequencyBinCount);
    this.#source.connect(this.#analyser);
  }

  sample(): void {
    const wave = new Float32Array(2048);
    this.#analyser.getFloatTimeDomainData(wave);
    const level = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
    this.#levels.push(level);
    if (level < SILENCE) return;
    const decibels = new Float32Array(this.#power.length);
    this.#analyser.getFloatFrequencyData(decibels);
    decibels.forEach((value, bin) => {
      this.#power[bin] = (this.#power[bin] ?? 0) + 10 ** (value / 10);
    });
  }

  close(): HeardTrack {
    this.#source.disconnect();
    const sorted = [...this.#levels].sort((a, b) => a - b);
    const at = (fraction: number) => sorted[Math.floor((sorted.length - 1) * fraction)] ?? 0;
    const level = at(0.9);
    return {
      level,
      modulation: level / Math.max(at(0.1), 1e-5),
      voice:
        level < SILENCE ? null : findPilot(this.#power, this.#analyser.context.sampleRate / this.#analyser.fftSize),
    };
  }
}
