import type { AcsRemoteVideo, AcsRenderer, AcsSdk } from './AcsSdk.ts';

/**
 * A remote picture that is received: the SDK subscribes when a view is made of it and unsubscribes when that is disposed.
 * (`RemoteVideoStream.getMediaStream` subscribes too, and for good.) The view itself is never shown; its element tells
 * the track.
 */
export class RemoteView {
  readonly #renderer: AcsRenderer;
  readonly #onChange: () => void;
  #video: HTMLVideoElement | null = null;
  #track: MediaStreamTrack | null = null;
  #closed = false;

  /** @param onFailed nothing is received; another view may do better later */
  constructor(
    sdk: Pick<AcsSdk, 'VideoStreamRenderer'>,
    stream: AcsRemoteVideo,
    { onChange, onFailed }: { onChange: () => void; onFailed: () => void },
  ) {
    this.#onChange = onChange;
    this.#renderer = new sdk.VideoStreamRenderer(stream);
    this.#open().catch(() => {
      if (!this.#closed) onFailed();
    });
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const event of RELOADS) this.#video?.removeEventListener(event, this.#look);
    this.#track = null;
    try {
      this.#renderer.dispose();
    } catch {
      // Disposed by the SDK, with its stream or its call.
    }
  }

  async #open(): Promise<void> {
    const { target } = await this.#renderer.createView();
    if (this.#closed) return;
    const video = target.querySelector('video');
    if (video === null) throw new Error('The SDK shows the picture in no video element.');
    this.#video = video;
    // After a reconnect the same element plays another track.
    for (const event of RELOADS) video.addEventListener(event, this.#look);
    this.#look();
  }

  readonly #look = (): void => {
    const source = this.#video?.srcObject;
    const track = (source instanceof MediaStream ? source.getVideoTracks()[0] : null) ?? null;
    if (track === this.#track) return;
    this.#track = track;
    this.#onChange();
  };
}

const RELOADS = ['loadstart', 'loadedmetadata', 'emptied'] as const;
