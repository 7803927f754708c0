import type { StreamSource } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import { DeviceError } from '../../devices/DeviceError.ts';
import type { DeviceHost } from '../../devices/DeviceHost.ts';
import { openCamera, openMicrophone } from '../../devices/openDevices.ts';
import { openScreen } from '../../devices/openScreen.ts';
import type { ActiveDevices, DeviceChange, LocalMedia } from '../call.ts';
import { type Outlet, OwnSource } from './OwnSource.ts';

export interface OwnDevicesOptions {
  readonly devices: ActiveDevices;
  readonly host: DeviceHost;
  /** Called after every change of what is sent or shown. */
  onChange(): void;
}

/** One of this page's streams as it is now. */
export interface OwnStream {
  readonly source: StreamSource;
  readonly muted: boolean;
  readonly track: MediaStreamTrack;
}

/** What this page sends: microphone, camera and screen, their devices, and what happens when a device goes away. */
export class OwnDevices {
  readonly #options: OwnDevicesOptions;
  readonly #media = atom<LocalMedia>({ microphone: OFF, camera: OFF, screen: OFF });
  readonly #activeDevices;
  readonly #changeListeners = new Set<(change: DeviceChange) => void>();
  readonly #sources: { readonly microphone: OwnSource; readonly camera: OwnSource; readonly screen: OwnSource };

  constructor(options: OwnDevicesOptions) {
    this.#options = options;
    const { host } = options;
    this.#activeDevices = atom<ActiveDevices>(options.devices);
    const chosen = () => this.#activeDevices.get();
    const onChange = () => this.#changed();
    this.#sources = {
      microphone: new OwnSource({
        open: () => openMicrophone(chosen().microphone, host),
        staysOpen: true,
        onChange,
        onLost: () => this.#replace('microphone'),
      }),
      camera: new OwnSource({
        open: () => openCamera(chosen().camera, host),
        staysOpen: false,
        onChange,
        onLost: () => this.#replace('camera'),
      }),
      screen: new OwnSource({
        open: () => openScreen(host),
        staysOpen: false,
        onChange,
        // The browser's own button.
        onLost: () => void this.#sources.screen.end().catch(() => undefined),
      }),
    };
  }

  get media(): ReadableAtom<LocalMedia> {
    return this.#media;
  }

  get activeDevices(): ReadableAtom<ActiveDevices> {
    return this.#activeDevices;
  }

  /** What was on once; a screen only for as long as it is. */
  get streams(): readonly OwnStream[] {
    return (['microphone', 'camera', 'screen'] as const).flatMap((source) => {
      const { track, state } = this.#sources[source];
      if (track === null || (source === 'screen' && !state.enabled)) return [];
      return [{ source, muted: !state.enabled, track }];
    });
  }

  onDeviceChange(listener: (change: DeviceChange) => void): () => void {
    this.#changeListeners.add(listener);
    return () => {
      this.#changeListeners.delete(listener);
    };
  }

  /** Sends into this call what is on, and what will be. */
  async attach(outlets: Readonly<Record<StreamSource, Outlet>>): Promise<void> {
    await Promise.all(SOURCES.map((source) => this.#sources[source].attach(outlets[source])));
  }

  /** The call is gone; devices stay open. */
  detach(): void {
    for (const source of SOURCES) this.#sources[source].detach();
  }

  /** @throws {DeviceError} */
  setEnabled(device: 'microphone' | 'camera', enabled: boolean): Promise<void> {
    return this.#sources[device].setEnabled(enabled);
  }

  /** Resolves false when the person closed the picker. @throws {DeviceError} */
  async setScreenEnabled(enabled: boolean): Promise<boolean> {
    try {
      await this.#sources.screen.setEnabled(enabled);
      return true;
    } catch (error) {
      if (error instanceof DeviceError && error.problem === 'dismissed') return false;
      throw error;
    }
  }

  /** @throws {DeviceError} when the device is not to be had; the one before goes on. */
  async switchDevice(device: 'microphone' | 'camera', deviceId: string): Promise<void> {
    const before = this.#activeDevices.get()[device];
    this.#setDevice(device, deviceId);
    try {
      await this.#sources[device].reopen();
      const { track } = this.#sources[device];
      // Who opens a device that is gone gets the browser's default.
      if (track?.readyState === 'live' && (track.getSettings().deviceId ?? deviceId) !== deviceId) {
        throw new DeviceError(device, 'missing');
      }
    } catch (error) {
      this.#setDevice(device, before);
      await this.#restore(device);
      throw error;
    }
  }

  setSpeaker(deviceId: string): void {
    this.#setDevice('speaker', deviceId);
  }

  /** The chosen speaker is gone; the browser's default is used. */
  loseSpeaker(): void {
    this.#setDevice('speaker', null);
    this.#tell({ device: 'speaker', outcome: 'switched', label: '' });
  }

  /** Somebody muted this page from elsewhere. */
  mutedByOthers(): void {
    this.#sources.microphone.setEnabled(false).catch(() => undefined);
  }

  /** Closes every device. Idempotent. */
  close(): void {
    this.#changeListeners.clear();
    for (const source of SOURCES) this.#sources[source].close();
  }

  /** A device went away: another one takes its place, or the source is off. */
  #replace(device: 'microphone' | 'camera'): void {
    const source = this.#sources[device];
    const wasOn = source.state.enabled;
    this.#setDevice(device, null);
    if (!wasOn) return;
    source.setEnabled(true).then(
      () => {
        const { track } = source;
        this.#setDevice(device, track?.getSettings().deviceId ?? null);
        this.#tell({ device, outcome: 'switched', label: track?.label ?? '' });
      },
      () => this.#tell({ device, outcome: 'muted', label: '' }),
    );
  }

  async #restore(device: 'microphone' | 'camera'): Promise<void> {
    const source = this.#sources[device];
    try {
      if (source.track?.readyState === 'live') await source.reopen();
      else if (source.state.enabled) await source.setEnabled(true);
    } catch {
      await source.setEnabled(false);
    }
  }

  #changed(): void {
    const { microphone, camera, screen } = this.#sources;
    this.#media.set({ microphone: microphone.state, camera: camera.state, screen: screen.state });
    this.#options.onChange();
  }

  #tell(change: DeviceChange): void {
    for (const listener of this.#changeListeners) listener(change);
  }

  #setDevice(device: keyof ActiveDevices, deviceId: string | null): void {
    this.#activeDevices.set({ ...this.#activeDevices.get(), [device]: deviceId });
  }
}

const SOURCES = ['microphone', 'camera', 'screen'] as const;
const OFF = { enabled: false, pending: false } as const;
