import { atom, type ReadableAtom } from 'nanostores';
import { DeviceError } from '../devices/DeviceError.ts';

export type PreviewState =
  /** Switched off by the person. */
  | { readonly kind: 'off' }
  /** The browser opens it, or asks the person. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'on'; readonly track: MediaStreamTrack }
  | { readonly kind: 'failed'; readonly error: DeviceError };

export interface DevicePreviewOptions {
  readonly device: 'camera' | 'microphone';
  readonly enabled: boolean;
  /** Null: the browser's default. */
  readonly deviceId: string | null;
  /** @throws {DeviceError} */
  open(deviceId: string | null): Promise<MediaStreamTrack>;
}

/** One device in the lobby: on, off, or why not. It owns the track that it shows. */
export class DevicePreview {
  readonly #options: DevicePreviewOptions;
  readonly #state = atom<PreviewState>({ kind: 'off' });
  readonly #deviceId;
  #enabled: boolean;
  #closed = false;
  #generation = 0;

  constructor(options: DevicePreviewOptions) {
    this.#options = options;
    this.#enabled = options.enabled;
    this.#deviceId = atom(options.deviceId);
  }

  get $state(): ReadableAtom<PreviewState> {
    return this.#state;
  }

  /** The device that was chosen; null where none was. */
  get $deviceId(): ReadableAtom<string | null> {
    return this.#deviceId;
  }

  /** What the person wants, whether or not the device can be had. */
  get enabled(): boolean {
    return this.#enabled;
  }

  /** Switches on or off; resolves when the device is open, has failed, or is stopped. */
  async setEnabled(enabled: boolean): Promise<void> {
    this.#enabled = enabled;
    if (enabled) await this.open();
    else this.#become({ kind: 'off' });
  }

  /** Takes another device, at once if it is on. */
  async choose(deviceId: string): Promise<void> {
    this.#deviceId.set(deviceId);
    if (this.#enabled) await this.open();
  }

  /** Opens the chosen device, again where it was tried before. */
  async open(): Promise<void> {
    const settle = this.begin();
    settle(await this.#tryToOpen());
  }

  /** For two devices that are opened with one question: what it returns takes the outcome. */
  begin(): (outcome: MediaStreamTrack | DeviceError) => void {
    const generation = this.#become({ kind: 'opening' });
    return (outcome) => {
      if (generation !== this.#generation || this.#closed) {
        if (!(outcome instanceof DeviceError)) outcome.stop();
        return;
      }
      if (outcome instanceof DeviceError) this.#become({ kind: 'failed', error: outcome });
      else this.#show(outcome);
    };
  }

  /** Stops the track; nothing is shown any more. */
  close(): void {
    if (this.#closed) return;
    this.#become({ kind: 'off' });
    this.#closed = true;
  }

  #show(track: MediaStreamTrack): void {
    const generation = this.#become({ kind: 'on', track });
    // Unplugged, or taken away in the browser's own bar: another device may be there, or the reason is found out.
    track.addEventListener(
      'ended',
      () => {
        if (generation === this.#generation) void this.open();
      },
      { once: true },
    );
  }

  async #tryToOpen(): Promise<MediaStreamTrack | DeviceError> {
    try {
      return await this.#options.open(this.#deviceId.get());
    } catch (thrown) {
      return thrown instanceof DeviceError
        ? thrown
        : new DeviceError(this.#options.device, 'unknown', { cause: thrown });
    }
  }

  /** Leaves the state before, with its track; what was under way then counts no more. */
  #become(state: PreviewState): number {
    this.#generation += 1;
    const before = this.#state.get();
    if (before.kind === 'on') before.track.stop();
    if (!this.#closed) this.#state.set(state);
    return this.#generation;
  }
}
