import { atom, type ReadableAtom } from 'nanostores';
import type { DeviceHost } from './DeviceHost.ts';

export interface Device {
  readonly id: string;
  /** As the system names it, or `Camera 2` while the browser hides names (before the first permission). */
  readonly label: string;
}

export interface Devices {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

export const NO_DEVICES: Devices = { cameras: [], microphones: [], speakers: [] };

/** The devices of this computer, kept up to date while it is open. */
export class DeviceList {
  readonly #host: DeviceHost;
  readonly #devices = atom<Devices>(NO_DEVICES);
  readonly #onChange = () => void this.refresh();
  #closed = false;
  #generation = 0;

  constructor(host: DeviceHost) {
    this.#host = host;
    host.mediaDevices?.addEventListener('devicechange', this.#onChange);
  }

  get $devices(): ReadableAtom<Devices> {
    return this.#devices;
  }

  /** Reads the list anew: at the start, and after a permission, when names become readable. Never throws. */
  async refresh(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const found = await this.#enumerate();
    if (this.#closed || generation !== this.#generation) return;
    this.#devices.set({
      cameras: ofKind(found, 'videoinput', 'Camera'),
      microphones: ofKind(found, 'audioinput', 'Microphone'),
      speakers: ofKind(found, 'audiooutput', 'Speaker'),
    });
  }

  close(): void {
    this.#closed = true;
    this.#host.mediaDevices?.removeEventListener('devicechange', this.#onChange);
  }

  async #enumerate(): Promise<readonly MediaDeviceInfo[]> {
    try {
      return (await this.#host.mediaDevices?.enumerateDevices()) ?? [];
    } catch {
      return [];
    }
  }
}

function ofKind(found: readonly MediaDeviceInfo[], kind: MediaDeviceKind, noun: string): readonly Device[] {
  return (
    found
      // Chromium on Windows lists the device for calls a second time; and before a permission ids are empty.
      .filter((device) => device.kind === kind && device.deviceId !== 'communications' && device.deviceId !== '')
      .map(({ deviceId, label }, index) => ({ id: deviceId, label: label === '' ? `${noun} ${index + 1}` : label }))
  );
}
