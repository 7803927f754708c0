/** A recording in a loop, in place of what a microphone would hear. */
export class VoiceMicrophone {
  readonly #wav: ArrayBuffer;
  #output: Promise<MediaStreamAudioDestinationNode> | null = null;

  /** @param wav a whole WAV file */
  constructor(wav: ArrayBuffer) {
    this.#wav = wav;
  }

  /** A track of its own for each caller; all carry the same loop. */
  async track(): Promise<MediaStreamTrack> {
    this.#output ??= this.#start();
    const [track] = (await this.#output).stream.getAudioTracks();
    if (track === undefined) throw new Error('the loop gave no track');
    return track.clone();
  }

  async #start(): Promise<MediaStreamAudioDestinationNode> {
    const context = new AudioContext();
    const resume = () => void context.resume();
    // A page that nobody has touched yet may not start its clock.
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, resume, { capture: true });
    const output = context.createMediaStreamDestination();
    output.channelCount = 1;
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(this.#wav.slice(0));
    source.loop = true;
    source.connect(output);
    source.start();
    return output;
  }
}
