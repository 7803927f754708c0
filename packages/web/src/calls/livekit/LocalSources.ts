import type { StreamSource } from '@vnet/protocol';
import { type LocalParticipant, TrackEvent } from 'livekit-client';
import { atom, type ReadableAtom } from 'nanostores';
import { DeviceError } from '../../devices/DeviceError.ts';
import type { DeviceHost } from '../../devices/DeviceHost.ts';
import { translateDeviceError } from '../../devices/translateDeviceError.ts';
import type { ActiveDevices, DeviceChange, LocalMedia } from '../call.ts';
import { LocalSource, type OwnTrack } from './LocalSource.ts';
import { openCameraTrack, openMicrophoneTrack, openScreenTrack } from './openSources.ts';
import {
  cameraPublishOptions,
  codecSupport,
  microphonePublishOptions,
  screenPublishOptions,
} from './publishOptions.ts';

export interface LocalSourcesOptions {
  readonly devices: ActiveDevices;
  readonly host: DeviceHost;
  nextEpoch(): number;
  /** Called after every change of what is published or shown. */
  onChange(): void;
}

/** One of this page's streams as it is now. */
export interface OwnStream {
  readonly source: StreamSource;
  readonly epoch: number;
  readonly muted: boolean;
  readonly track: OwnTrack;
}

/** What this page sends: microphone, camera and screen, their devices, and what happens when a device goes away. */
export class LocalSources {
  readonly #options: LocalSourcesOptions;
  readonly #media = atom<LocalMedia>({ microphone: OFF, camera: OFF, screen: OFF });
  readonly #activeDevices;
  readonly #changeListeners = new Set<(change: DeviceChange) => void>();
  readonly #sources: { readonly microphone: LocalSource; readonly camera: LocalSource; readonly screen: LocalSource };
  #attached = false;

  constructor(options: LocalSourcesOptions) {
    this.#options = options;
    const { host } = options;
    this.#activeDevices = atom<ActiveDevices>(options.devices);
    const support = codecSupport();
    this.#sources = {
      microphone: this.#source('microphone', microphonePublishOptions, () =>
        openMicrophoneTrack(this.#activeDevices.get().microphone, host),
      ),
      camera: this.#source(
        'camera',
        (capture) => cameraPublishOptions(support, capture),
        () => openCameraTrack(this.#activeDevices.get().camera, host),
      ),
      screen: this.#source(
        'screen',
        () => screenPublishOptions(support),
        () => openScreenTrack(host),
      ),
    };
  }

  get media(): ReadableAtom<LocalMedia> {
    return this.#media;
  }

  get activeDevices(): ReadableAtom<ActiveDevices> {
    return this.#activeDevices;
  }

  /** What has a device open and has been published, muted ones too. */
  get streams(): readonly OwnStream[] {
    const { microphone, camera, screen } = this.#sources;
    return [
      { source: 'microphone', of: microphone } as const,
      { source: 'camera', of: camera } as const,
      { source: 'screen', of: screen } as const,
    ].flatMap(({ source, of: { track, epoch } }) =>
      track === null || epoch === 0 ? [] : [{ source, epoch, muted: track.isMuted, track }],
    );
  }

  onDeviceChange(listener: (change: DeviceChange) => void): () => void {
    this.#changeListeners.add(listener);
    return () => {
      this.#changeListeners.delete(listener);
    };
  }

  /** Publishes in this room what is open, and what will be. */
  async attach(participant: LocalParticipant): Promise<void> {
    this.#attached = true;
    await Promise.all(Object.values(this.#sources).map((source) => source.attach(participant)));
  }

  /** The room is gone; devices stay open. */
  detach(): void {
    this.#attached = false;
    for (const source of Object.values(this.#sources)) source.detach();
  }

  /** @throws {DeviceError} */
  async setEnabled(device: 'microphone' | 'camera', enabled: boolean): Promise<void> {
    try {
      await this.#sources[device].setEnabled(enabled);
    } catch (error) {
      throw await translateDeviceError(device, error, this.#options.host);
    }
  }

  /** Resolves false when the person closed the picker. @throws {DeviceError} */
  async setScreenEnabled(enabled: boolean): Promise<boolean> {
    try {
      await this.#sources.screen.setEnabled(enabled);
      return true;
    } catch (error) {
      if (error instanceof DeviceError && error.problem === 'dismissed') return false;
      throw error instanceof DeviceError ? error : new DeviceError('screen', 'unknown', { cause: error });
    }
  }

  /** @throws {DeviceError} when the device is not to be had; the one before goes on. */
  async switchDevice(device: 'microphone' | 'camera', deviceId: string): Promise<void> {
    const source = this.#sources[device];
    const before = this.#activeDevices.get()[device];
    this.#setDevice(device, deviceId);
    await source.change(async () => {
      try {
        if ((await source.track?.setDeviceId({ ideal: deviceId })) === false) throw new DeviceError(device, 'missing');
      } catch (error) {
        this.#setDevice(device, before);
        // The old device was closed to open the new one.
        await restore(source.track, before);
        throw await translateDeviceError(device, error, this.#options.host);
      }
    });
  }

  setSpeaker(deviceId: string): void {
    this.#setDevice('speaker', deviceId);
  }

  /** The chosen speaker is gone; the browser's default is used. */
  loseSpeaker(): void {
    this.#setDevice('speaker', null);
    this.#tell({ device: 'speaker', outcome: 'switched', label: '' });
  }

  /** Closes every device. Idempotent. */
  close(): void {
    this.#changeListeners.clear();
    for (const source of Object.values(this.#sources)) source.close();
  }

  #source(
    source: StreamSource,
    publishOptions: ConstructorParameters<typeof LocalSource>[0]['publishOptions'],
    open: () => Promise<OwnTrack>,
  ): LocalSource {
    return new LocalSource({
      source,
      publishOptions,
      nextEpoch: this.#options.nextEpoch,
      open: async () => {
        const track = await open();
        this.#watchDevice(source, track);
        return track;
      },
      onChange: () => this.#changed(),
    });
  }

  #changed(): void {
    const { microphone, camera, screen } = this.#sources;
    this.#media.set({ microphone: microphone.state, camera: camera.state, screen: screen.state });
    this.#options.onChange();
  }

  /**
   * livekit-client opens another device when one of a published track is gone, and mutes the track when there is none.
   * Without a room that is done here. Either way the person is told.
   */
  #watchDevice(source: StreamSource, track: OwnTrack): void {
    if (source === 'screen') {
      track.on(TrackEvent.Ended, () => void this.#sources.screen.end().catch(() => undefined));
      return;
    }
    let lost = false;
    const settle = (outcome: DeviceChange['outcome']) => {
      if (!lost) return;
      lost = false;
      const { label } = track.mediaStreamTrack;
      if (outcome === 'switched') this.#setDevice(source, track.mediaStreamTrack.getSettings().deviceId ?? null);
      this.#tell({ device: source, outcome, label: outcome === 'switched' ? label : '' });
    };
    track.on(TrackEvent.Restarted, () => settle('switched'));
    track.on(TrackEvent.Muted, () => settle('muted'));
    track.on(TrackEvent.Ended, () => {
      lost = !track.isMuted;
      if (lost && !this.#attached) {
        const replace = () => track.restartTrack().catch(() => track.mute().then(() => undefined));
        this.#sources[source].change(replace).catch(() => undefined);
      }
    });
  }

  #tell(change: DeviceChange): void {
    for (const listener of this.#changeListeners) listener(change);
  }

  #setDevice(device: keyof ActiveDevices, deviceId: string | null): void {
    this.#activeDevices.set({ ...this.#activeDevices.get(), [device]: deviceId });
  }
}

async function restore(track: OwnTrack | null, deviceId: string | null): Promise<void> {
  try {
    await track?.setDeviceId({ ideal: deviceId ?? 'default' });
  } catch {
    await track?.mute();
  }
}

const OFF = { enabled: false, pending: false } as const;
