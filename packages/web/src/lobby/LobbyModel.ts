import { atom, type ReadableAtom } from 'nanostores';
import type { JoinChoices } from '../calls/call.ts';
import type { DeviceHost } from '../devices/DeviceHost.ts';
import { type Device, DeviceList } from '../devices/DeviceList.ts';
import { recallDeviceChoices, rememberDeviceChoices } from '../devices/deviceMemory.ts';
import { openCamera, openCameraAndMicrophone, openMicrophone } from '../devices/openDevices.ts';
import { DevicePreview } from './DevicePreview.ts';

/** The devices of one stay in the lobby, as they were left the last time. Closing it stops camera and microphone. */
export class LobbyModel {
  readonly camera: DevicePreview;
  readonly microphone: DevicePreview;
  readonly devices: DeviceList;
  readonly #host: DeviceHost;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #speakerId;
  readonly #unlisten: () => void;

  constructor(host: DeviceHost, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#host = host;
    this.#storage = storage;
    const recalled = recallDeviceChoices(storage);
    this.camera = new DevicePreview({ ...recalled.camera, device: 'camera', open: (id) => openCamera(id, host) });
    this.microphone = new DevicePreview({
      ...recalled.microphone,
      device: 'microphone',
      open: (id) => openMicrophone(id, host),
    });
    this.#speakerId = atom(recalled.speakerId);
    this.devices = new DeviceList(host);
    this.#unlisten = this.devices.$devices.listen(({ cameras, microphones }) => {
      retryMissing(this.camera, cameras);
      retryMissing(this.microphone, microphones);
    });
  }

  /** Null: the system's default. */
  get $speakerId(): ReadableAtom<string | null> {
    return this.#speakerId;
  }

  /** Opens what was on the last time, with one question to the person where both were. */
  async start(): Promise<void> {
    if (this.camera.enabled && this.microphone.enabled) await this.#openBoth();
    else if (this.camera.enabled) await this.camera.open();
    else if (this.microphone.enabled) await this.microphone.open();
    await this.devices.refresh();
  }

  async setEnabled(device: 'camera' | 'microphone', enabled: boolean): Promise<void> {
    const done = this[device].setEnabled(enabled);
    this.#remember();
    await done;
    // With the first permission the devices' names become readable.
    await this.devices.refresh();
  }

  async retry(device: 'camera' | 'microphone'): Promise<void> {
    await this[device].open();
    await this.devices.refresh();
  }

  /** With one question to the person. */
  async retryBoth(): Promise<void> {
    await this.#openBoth();
    await this.devices.refresh();
  }

  async choose(device: 'camera' | 'microphone', deviceId: string): Promise<void> {
    const done = this[device].choose(deviceId);
    this.#remember();
    await done;
  }

  chooseSpeaker(deviceId: string): void {
    this.#speakerId.set(deviceId);
    this.#remember();
  }

  /** What the room begins with: a device that could not be had is off. */
  choices(): JoinChoices {
    return {
      camera: { enabled: isUsable(this.camera), deviceId: this.camera.$deviceId.get() },
      microphone: { enabled: isUsable(this.microphone), deviceId: this.microphone.$deviceId.get() },
      speakerId: this.#speakerId.get(),
    };
  }

  close(): void {
    this.#unlisten();
    this.camera.close();
    this.microphone.close();
    this.devices.close();
  }

  async #openBoth(): Promise<void> {
    const settleCamera = this.camera.begin();
    const settleMicrophone = this.microphone.begin();
    const { camera, microphone } = await openCameraAndMicrophone(
      this.camera.$deviceId.get(),
      this.microphone.$deviceId.get(),
      this.#host,
    );
    settleCamera(camera);
    settleMicrophone(microphone);
  }

  #remember(): void {
    const remembered = {
      camera: { enabled: this.camera.enabled, deviceId: this.camera.$deviceId.get() },
      microphone: { enabled: this.microphone.enabled, deviceId: this.microphone.$deviceId.get() },
      speakerId: this.#speakerId.get(),
    };
    rememberDeviceChoices(remembered, this.#storage);
  }
}

function isUsable(preview: DevicePreview): boolean {
  return preview.enabled && preview.$state.get().kind !== 'failed';
}

function retryMissing(preview: DevicePreview, devices: readonly Device[]): void {
  const state = preview.$state.get();
  if (state.kind === 'failed' && state.error.problem === 'missing' && devices.length > 0) void preview.open();
}
