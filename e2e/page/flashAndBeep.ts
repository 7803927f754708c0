import { VoiceMicrophone } from './voiceMicrophone.ts';

/** Hz; between speech and the tones under the voices. */
export const BEEP_HZ = 2000;
const BEEP_SECONDS = 0.08;
const BEEP_GAIN = 0.4;
/** From one flash to the next at least, ms; then the next picture. */
const PERIOD_MS = 1000;
const FLASHED_PICTURES = 2;
/** So that the flash wanders over the second, as pictures and encoders have rhythms of their own: ms, over and over. */
const WANDER_MS = [0, 37, 11, 53, 23, 71, 5, 61];

/**
 * Camera and microphone of somebody who claps: now and then the clock's picture is white for two pictures, and in the
 * moment in which the first of them is drawn a beep begins. As near to each other as a page can bring them: the picture
 * waits for the browser to take it off the canvas, the beep for the next block of sound (up to 20 ms); `lipSync.ts`
 * measures what is left at the source and takes it off.
 */
export class FlashAndBeep {
  readonly microphone = new BeepMicrophone();
  #next = 0;
  #white = 0;
  #flashes = 0;

  /** To be called for each picture, once the rest of it is drawn. */
  drawOver(context: CanvasRenderingContext2D, width: number, height: number): void {
    const now = performance.now();
    if (now >= this.#next && this.microphone.beep()) {
      this.#flashes += 1;
      this.#next = now + PERIOD_MS + (WANDER_MS[this.#flashes % WANDER_MS.length] ?? 0);
      this.#white = FLASHED_PICTURES;
    }
    if (this.#white === 0) return;
    this.#white -= 1;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
}

/** Amplitude of the noise that a microphone has in a quiet room; without any the encoder would pause. */
const NOISE = 0.002;

/** A quiet room, with a beep on demand. */
class BeepMicrophone extends VoiceMicrophone {
  #context: AudioContext | null = null;
  #destination: MediaStreamAudioDestinationNode | null = null;

  constructor() {
    super(new ArrayBuffer(0));
  }

  override track(): Promise<MediaStreamTrack> {
    const context = this.#context ?? new AudioContext({ latencyHint: 'interactive' });
    this.#context = context;
    const resume = () => void context.resume();
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, resume, { capture: true });
    this.#destination ??= room(context);
    const [track] = this.#destination.stream.getAudioTracks();
    if (track === undefined) throw new Error('the destination gave no track');
    return Promise.resolve(track.clone());
  }

  /** Now, or as soon as the next block of sound is made. False: there is no sound yet. */
  beep(): boolean {
    const [context, destination] = [this.#context, this.#destination];
    if (context?.state !== 'running' || destination === null) return false;
    const oscillator = new OscillatorNode(context, { frequency: BEEP_HZ });
    const gain = new GainNode(context, { gain: BEEP_GAIN });
    oscillator.connect(gain).connect(destination);
    oscillator.onended = () => gain.disconnect();
    oscillator.start();
    oscillator.stop(context.currentTime + BEEP_SECONDS);
    return true;
  }
}

function room(context: AudioContext): MediaStreamAudioDestinationNode {
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const buffer = new AudioBuffer({ length: context.sampleRate, sampleRate: context.sampleRate });
  buffer.copyToChannel(
    buffer.getChannelData(0).map(() => (2 * Math.random() - 1) * NOISE),
    0,
  );
  const noise = new AudioBufferSourceNode(context, { buffer, loop: true });
  noise.connect(destination);
  noise.start();
  return destination;
}
