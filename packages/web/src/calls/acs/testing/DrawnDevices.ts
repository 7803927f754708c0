import type { DeviceHost } from '../../../devices/DeviceHost.ts';

/** Cameras, microphones and a screen that are drawn and sounded by the page; `camera-1`, `camera-2` and so on. */
export class DrawnDevices extends EventTarget {
  /** Everything that was opened, the newest last. */
  readonly opened: MediaStreamTrack[] = [];
  /** Thrown by whatever opens something next, and only then. */
  failure: DOMException | null = null;
  present = ['camera-1', 'camera-2', 'microphone-1', 'microphone-2'];

  get host(): DeviceHost {
    // What our code uses of MediaDevices; the DOM's interface asks for far more.
    return { mediaDevices: this as unknown as MediaDevices, permissions: undefined, isSecureContext: true };
  }

  async enumerateDevices(): Promise<readonly Partial<MediaDeviceInfo>[]> {
    return this.present.map((deviceId) => ({
      deviceId,
      groupId: '',
      label: deviceId,
      kind: deviceId.startsWith('camera') ? 'videoinput' : 'audioinput',
    }));
  }

  async getUserMedia({ video, audio }: MediaStreamConstraints): Promise<MediaStream> {
    this.#fail();
    const kind = video ? 'camera' : 'microphone';
    const constraints = video || audio;
    const wished = typeof constraints === 'object' ? constraints.deviceId : undefined;
    const exact = typeof wished === 'object' && 'exact' in wished ? String(wished.exact) : null;
    const found = this.present.find((id) => (exact === null ? id.startsWith(kind) : id === exact));
    if (found === undefined) throw new DOMException('gone', 'NotFoundError');
    return this.#open(video ? drawn() : tone(), found);
  }

  async getDisplayMedia(): Promise<MediaStream> {
    this.#fail();
    return this.#open(drawn(), 'screen');
  }

  /** The device goes away under its track. */
  unplug(deviceId: string): void {
    this.present = this.present.filter((id) => id !== deviceId);
    for (const track of this.opened.filter(({ label }) => label === deviceId)) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  }

  #fail(): void {
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
  }

  #open(track: MediaStreamTrack, deviceId: string): MediaStream {
    Object.defineProperty(track, 'label', { value: deviceId });
    track.getSettings = () => ({ deviceId });
    this.opened.push(track);
    return new MediaStream([track]);
  }
}

/** A picture that moves a little. */
function drawn(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d');
  let count = 0;
  const timer = setInterval(() => {
    if (context === null) return;
    context.fillStyle = 'red';
    context.fillRect(0, 0, 320, 180);
    context.fillStyle = 'black';
    context.fillRect(count++ % 300, 0, 8, 8);
  }, 50);
  const [track] = canvas.captureStream(20).getVideoTracks();
  if (track === undefined) throw new Error('a canvas without a track');
  track.addEventListener('ended', () => clearInterval(timer));
  return track;
}

function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const out = new MediaStreamAudioDestinationNode(context);
  const oscillator = new OscillatorNode(context);
  oscillator.connect(out);
  oscillator.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('a tone without a track');
  return track;
}
