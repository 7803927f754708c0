import type { LocalSource as LocalSourceState } from '../call.ts';
import { Serially } from '../Serially.ts';

/** The way of one source into the call of the moment. */
export interface Outlet {
  /** Sends this track, in the place of the one before. */
  send(track: MediaStreamTrack): Promise<void>;
  /** The others see, or hear, that there is nothing. Idempotent. */
  withhold(): Promise<void>;
}

export interface OwnSourceOptions {
  /** Opens the device; throws DeviceError. */
  open(): Promise<MediaStreamTrack>;
  /** A muted microphone stays open, so that speaking on takes no time; cameras and screens are closed. */
  readonly staysOpen: boolean;
  /** Called after every change of state or track. */
  onChange(): void;
  /** The device went away without anybody's doing. */
  onLost(): void;
}

/** One source of this page: its device, its track, and the call that it is sent into, if there is one now. */
export class OwnSource {
  readonly #options: OwnSourceOptions;
  readonly #queue = new Serially();
  #outlet: Outlet | null = null;
  #track: MediaStreamTrack | null = null;
  #enabled = false;
  #pending = 0;
  #closed = false;

  constructor(options: OwnSourceOptions) {
    this.#options = options;
  }

  get state(): LocalSourceState {
    return { enabled: this.#enabled, pending: this.#pending > 0 };
  }

  /** The newest, also when it has been closed since; null until there was one. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** Sends here what is on, and what will be. */
  attach(outlet: Outlet): Promise<void> {
    this.#outlet = outlet;
    return this.#queue.run(() => this.#send());
  }

  /** The call is gone; the device stays open. */
  detach(): void {
    this.#outlet = null;
  }

  /** @throws what `open` throws; the source is off then. */
  setEnabled(enabled: boolean): Promise<void> {
    // Silent and dark at once: what was asked for before may take seconds on a poor line.
    if (!enabled && this.#track !== null) this.#track.enabled = false;
    return this.#changing(() => (enabled ? this.#enable() : this.#disable()));
  }

  /** Another device; nothing happens while the source is off and closed. @throws what `open` throws. */
  reopen(): Promise<void> {
    return this.#changing(async () => {
      if (this.#track?.readyState !== 'live') return;
      // Some systems give a camera, or a microphone, to one track at a time.
      this.#stopTrack();
      await this.#open();
      if (this.#enabled) await this.#send();
      else if (this.#track !== null) this.#track.enabled = false;
    });
  }

  /** Off, and the device closed. */
  end(): Promise<void> {
    return this.#changing(async () => {
      await this.#disable();
      this.#stopTrack();
    });
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.detach();
    this.#stopTrack();
  }

  async #enable(): Promise<void> {
    this.#enabled = true;
    this.#options.onChange();
    try {
      if (this.#track?.readyState !== 'live') await this.#open();
    } catch (error) {
      await this.#disable();
      throw error;
    }
    await this.#send();
  }

  async #disable(): Promise<void> {
    this.#enabled = false;
    this.#options.onChange();
    if (!this.#options.staysOpen) this.#stopTrack();
    await this.#outlet?.withhold().catch(() => undefined);
  }

  async #open(): Promise<void> {
    const track = await this.#options.open();
    if (this.#closed) {
      track.stop();
      return;
    }
    track.addEventListener('ended', () => {
      if (track === this.#track && !this.#closed) this.#options.onLost();
    });
    this.#track = track;
    this.#options.onChange();
  }

  async #send(): Promise<void> {
    if (!this.#enabled || this.#track?.readyState !== 'live') return;
    // First of all: the SDK may send a copy, which is silent for good when it was made of a silent track.
    this.#track.enabled = true;
    // A call that is lost meanwhile may refuse; the next one is sent into again.
    await this.#outlet?.send(this.#track).catch(() => undefined);
  }

  /** No `ended` follows a `stop`. */
  #stopTrack(): void {
    this.#track?.stop();
  }

  async #changing(task: () => Promise<void>): Promise<void> {
    this.#pending += 1;
    this.#options.onChange();
    try {
      await this.#queue.run(async () => {
        if (!this.#closed) await task();
      });
    } finally {
      this.#pending -= 1;
      if (!this.#closed) this.#options.onChange();
    }
  }
}
