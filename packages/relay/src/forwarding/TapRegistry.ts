import type { EncodedStreams, ScriptTransformer } from './encodedTransform.ts';
import type { TapKey, TapOptions } from './messages.ts';
import { Tap } from './Tap.ts';

export interface TapRegistryOptions {
  /** An own stream's encoder is on the page's side. */
  requestOwnKeyFrame(key: TapKey): void;
  /**
   * Puts something between a transform's streams and its tap: LiveKit's cryptor, so that taps see ciphertext. Called
   * once a transform, in the task of its event.
   */
  streamsFor?(transformer: ScriptTransformer, options: TapOptions): EncodedStreams;
  onObserverError?(error: unknown): void;
}

/** All taps of the page, by key. A stream's id may be told before its transform arrives, or long after. */
export class TapRegistry {
  readonly #options: TapRegistryOptions;
  readonly #taps = new Map<TapKey, Tap>();
  readonly #streamIds = new Map<TapKey, string>();
  readonly #listeners = new Set<(tap: Tap) => void>();

  constructor(options: TapRegistryOptions) {
    this.#options = options;
  }

  get taps(): Iterable<Tap> {
    return this.#taps.values();
  }

  /** The taps that carry a stream: usually one, two for a moment while it changes its transceiver. */
  tapsOf(streamId: string): Tap[] {
    return [...this.#taps.values()].filter((tap) => tap.streamId === streamId);
  }

  /** Called whenever a tap appears or carries another stream. Returns the function that ends it. */
  onChange(listener: (tap: Tap) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Begins to pass frames on; in the task of the transform's event, or the first ones are late. */
  add(transformer: ScriptTransformer, options: TapOptions): Tap {
    const tap = new Tap(
      options,
      () => {
        if (options.side === 'sender') this.#options.requestOwnKeyFrame(options.key);
        // Refused for a receiver that gets nothing at the moment: then there is nothing to ask for.
        else transformer.sendKeyFrameRequest?.().catch(() => {});
      },
      this.#options.onObserverError,
    );
    tap.streamId = this.#streamIds.get(options.key) ?? null;
    this.#taps.set(options.key, tap);
    void tap.run(this.#options.streamsFor?.(transformer, options) ?? transformer);
    if (options.resumes && options.kind === 'video') tap.requestKeyFrame();
    this.#changed(tap);
    return tap;
  }

  identify(key: TapKey, streamId: string | null): void {
    if (streamId === null) this.#streamIds.delete(key);
    else this.#streamIds.set(key, streamId);
    const tap = this.#taps.get(key);
    if (!tap || tap.streamId === streamId) return;
    tap.streamId = streamId;
    this.#changed(tap);
  }

  /** Forgets taps of a closed connection; their streams end by themselves. */
  release(keys: readonly TapKey[]): void {
    for (const key of keys) {
      this.identify(key, null);
      this.#taps.delete(key);
    }
  }

  #changed(tap: Tap): void {
    for (const listener of this.#listeners) listener(tap);
  }
}
