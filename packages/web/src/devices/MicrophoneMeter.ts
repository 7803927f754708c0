import { atom, type ReadableAtom } from 'nanostores';

/** How often the level is read, ms: what an eye takes for smooth in a bar. */
const INTERVAL = 50;
/** Samples of one reading: 21 ms at 48 kHz, a few periods of the deepest voice. */
const WINDOW = 1024;
/** What the bar's ends stand for, dB below full scale: a quiet room, and a voice close by. */
const FLOOR_DB = -60;
const CEILING_DB = -12;

/** How loud a microphone is now. It holds an AudioContext until it is closed; it never stops the track. */
class MicrophoneMeter {
  readonly #context: AudioContext;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #level = atom(0);
  #closed = false;

  constructor(track: MediaStreamTrack) {
    this.#context = new AudioContext();
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = WINDOW;
    this.#source.connect(analyser);
    const samples = new Float32Array(WINDOW);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.#level.set(levelOf(samples));
    }, INTERVAL);
    this.resume();
  }

  /** 0 (a quiet room) to 1 (a voice close by). */
  get $level(): ReadableAtom<number> {
    return this.#level;
  }

  /** Some browsers run no sound before a click: call it from one. */
  resume(): void {
    if (this.#closed) return;
    this.#context.resume().catch(() => undefined);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#source.disconnect();
    this.#context.close().catch(() => undefined);
  }
}

/** A meter, or null where this browser cannot measure this microphone (Firefox, at an uncommon sample rate). */
export function openMicrophoneMeter(track: MediaStreamTrack): MicrophoneMeter | null {
  try {
    return new MicrophoneMeter(track);
  } catch {
    return null;
  }
}

/** Root mean square of samples in -1…1, in decibels, between the bar's ends: 0…1. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  if (power === 0) return 0;
  const decibels = 10 * Math.log10(power);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}
