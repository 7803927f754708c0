import type { DeviceHost } from '../DeviceHost.ts';

type Kind = 'camera' | 'microphone';

/** A capture track that only remembers whether it was stopped; `unplug` ends it as a device that goes away does. */
export class FakeTrack extends EventTarget {
  readyState: MediaStreamTrackState = 'live';

  constructor(
    readonly kind: 'video' | 'audio',
    readonly deviceId: string,
  ) {
    super();
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** `navigator.mediaDevices` with the devices and the refusals that a test gives it. */
export class FakeMediaDevices extends EventTarget {
  devices: { kind: MediaDeviceKind; deviceId: string; label: string }[] = [];
  /** What opening this kind throws, by the name of the DOMException. */
  readonly failures = new Map<Kind, string>();
  readonly permissions = new Map<Kind, PermissionState>();
  readonly opened: FakeTrack[] = [];
  /** The constraints of each `getUserMedia`, oldest first. */
  readonly asked: MediaStreamConstraints[] = [];

  plug(kind: MediaDeviceKind, deviceId: string, label = ''): void {
    this.devices.push({ kind, deviceId, label });
    this.dispatchEvent(new Event('devicechange'));
  }

  unplug(deviceId: string): void {
    this.devices = this.devices.filter((device) => device.deviceId !== deviceId);
    for (const track of this.opened) if (track.deviceId === deviceId && track.readyState === 'live') track.unplug();
    this.dispatchEvent(new Event('devicechange'));
  }

  async enumerateDevices(): Promise<typeof this.devices> {
    return this.devices;
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<{ [method: string]: () => FakeTrack[] }> {
    this.asked.push(constraints);
    const video = constraints.video === undefined ? null : this.#open('camera', constraints.video);
    const audio = constraints.audio === undefined ? null : this.#open('microphone', constraints.audio);
    const all = [video, audio].filter((track) => track !== null);
    this.opened.push(...all);
    return {
      getTracks: () => all,
      getVideoTracks: () => all.filter((track) => track.kind === 'video'),
      getAudioTracks: () => all.filter((track) => track.kind === 'audio'),
    };
  }

  #open(kind: Kind, constraints: boolean | MediaTrackConstraints): FakeTrack {
    const failure = this.failures.get(kind);
    if (failure !== undefined) throw new DOMException('refused by the test', failure);
    const wanted = typeof constraints === 'object' ? exactDeviceId(constraints.deviceId) : null;
    const ofKind = this.devices.filter((device) => device.kind === (kind === 'camera' ? 'videoinput' : 'audioinput'));
    if (ofKind.length === 0) throw new DOMException('none', 'NotFoundError');
    const device = wanted === null ? ofKind[0] : ofKind.find(({ deviceId }) => deviceId === wanted);
    if (device === undefined) throw new DOMException('gone', 'OverconstrainedError');
    return new FakeTrack(kind === 'camera' ? 'video' : 'audio', device.deviceId);
  }
}

function exactDeviceId(constraint: ConstrainDOMString | undefined): string | null {
  if (typeof constraint !== 'object' || Array.isArray(constraint)) return null;
  return typeof constraint.exact === 'string' ? constraint.exact : null;
}

/** A host around the fake, on a secure origin. */
export function fakeDeviceHost(fake: FakeMediaDevices): DeviceHost {
  return {
    // The fake has what our code uses of MediaDevices; the DOM's interface asks for far more.
    mediaDevices: fake as unknown as MediaDevices,
    permissions: {
      query: async ({ name }) => {
        const state = fake.permissions.get(name === 'camera' ? 'camera' : 'microphone') ?? 'granted';
        return { state } as PermissionStatus;
      },
    },
    isSecureContext: true,
  };
}
