/** What is sent in the place of a voice until a microphone is switched on: joining opens no device. */
export class Silence {
  #context: AudioContext | null = null;
  #stream: MediaStream | null = null;

  get stream(): MediaStream {
    this.#context ??= new AudioContext();
    this.#stream ??= new MediaStreamAudioDestinationNode(this.#context).stream;
    return this.#stream;
  }

  /** Idempotent. */
  close(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#context?.close().catch(() => undefined);
    this.#context = null;
    this.#stream = null;
  }
}
