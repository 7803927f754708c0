import type { DeviceHost } from './DeviceHost.ts';
import { DeviceList, type Devices } from './DeviceList.ts';

export interface ChosenSpeakerOptions {
  readonly host: DeviceHost;
  /** The device's id; null: the browser's default, which is followed by the browser itself. */
  chosen(): string | null;
  /** Called when the chosen one is there no more. */
  onGone(): void;
}

/** Notices that the chosen speaker was unplugged: a browser goes on playing into it, and nobody is heard. */
export class ChosenSpeaker {
  readonly #options: ChosenSpeakerOptions;
  readonly #list: DeviceList;

  constructor(options: ChosenSpeakerOptions) {
    this.#options = options;
    this.#list = new DeviceList(options.host);
    this.#list.$devices.listen((devices) => this.#look(devices));
  }

  /** Idempotent. */
  close(): void {
    this.#list.close();
  }

  #look({ speakers }: Devices): void {
    const chosen = this.#options.chosen();
    // Before a permission, and in some browsers always, none is listed: that says nothing.
    if (chosen === null || speakers.length === 0) return;
    if (!speakers.some(({ id }) => id === chosen)) this.#options.onGone();
  }
}
