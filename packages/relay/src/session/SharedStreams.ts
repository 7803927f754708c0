import type { StreamFormat } from '../forwarding/messages.ts';
import type { RelayPort } from '../peer/RelayPort.ts';
import type { KnownStream, SharedStream } from './SharedStream.ts';

/** RED wraps several Opus frames in one; a link for Opus would play none of them (docs/decisions/015). */
const NOT_FORWARDED = 'audio/red';

/** What this page can feed to others now, with the formats that the worker tells of. */
export class SharedStreams {
  readonly #port: RelayPort | null;
  /** Also of streams that are gone: the worker tells a format once, and a stream may come back by another way. */
  readonly #formats = new Map<string, StreamFormat>();
  readonly #listeners = new Set<() => void>();
  readonly #off: (() => void)[] = [];
  #streams: readonly SharedStream[] = [];
  #users = 0;

  /** @param port null: this browser forwards nothing, streams are encoded again */
  constructor(port: RelayPort | null) {
    this.#port = port;
    if (port === null) return;
    this.#off.push(
      port.on((event) => {
        if (event.type !== 'format') return;
        this.#formats.set(event.streamId, event.format);
        this.#changed();
      }),
      port.onReplaced(() => {
        this.#formats.clear();
        if (this.#users > 0) port.send({ type: 'forward', on: true });
      }),
    );
  }

  get all(): readonly KnownStream[] {
    return this.#streams.flatMap((stream) => {
      const format = this.#formats.get(stream.id) ?? null;
      return format?.mimeType.toLowerCase() === NOT_FORWARDED ? [] : [{ ...stream, format }];
    });
  }

  /** All streams that there are now. */
  set(streams: readonly SharedStream[]): void {
    this.#streams = streams;
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The worker looks at frames for as long as anybody needs their formats. Returns what ends that. */
  use(): () => void {
    let used = true;
    if (++this.#users === 1) this.#port?.send({ type: 'forward', on: true });
    return () => {
      if (!used) return;
      used = false;
      if (--this.#users > 0) return;
      this.#port?.send({ type: 'forward', on: false });
      this.#formats.clear();
    };
  }

  close(): void {
    for (const off of this.#off) off();
    this.#listeners.clear();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
