import type { StreamId } from '@vnet/protocol';
import type { RelayPort } from '@vnet/relay';
import type { ReadableAtom } from 'nanostores';
import type { CallSources, InsteadOfEngine, WatchSize } from '../call.ts';
import type { CallConnections } from '../connection/CallConnections.ts';
import { SenderPins } from '../SenderPins.ts';
import type { Subscriptions } from './Subscriptions.ts';

export interface EngineSourcesOptions {
  readonly subscriptions: Subscriptions;
  /** What an own stream is sent with now. */
  senderOf(id: StreamId): RTCRtpSender | null;
  /** Something is played from elsewhere, or no longer. */
  onChange(): void;
}

/** LiveKit's side of the streams that a link may take over. */
export class EngineSources implements CallSources {
  readonly port: Promise<RelayPort | null>;
  readonly #options: EngineSourcesOptions;
  readonly #instead = new Map<StreamId, InsteadOfEngine>();
  readonly #pins: SenderPins;
  #resolvePort: (port: RelayPort | null) => void = () => undefined;
  #closed = false;

  constructor(options: EngineSourcesOptions) {
    this.#options = options;
    this.#pins = new SenderPins(options.senderOf);
    this.port = new Promise((resolve) => {
      this.#resolvePort = resolve;
    });
  }

  get watched(): ReadableAtom<ReadonlyMap<StreamId, WatchSize>> {
    return this.#options.subscriptions.watched;
  }

  /** The connections are hooked, or cannot be. */
  prepared(connections: CallConnections): void {
    this.#pins.prepared(connections);
    this.#resolvePort(connections.port);
  }

  isShareable(): boolean {
    return true;
  }

  receiverOf(id: StreamId): RTCRtpReceiver | null {
    return this.#options.subscriptions.receiverOf(id);
  }

  setEnabled(id: StreamId, enabled: boolean): void {
    if (!this.#closed) this.#options.subscriptions.setEnabled(id, enabled);
  }

  playInstead(id: StreamId, instead: InsteadOfEngine | null): void {
    if (this.#closed) return;
    if (instead === null) this.#instead.delete(id);
    else this.#instead.set(id, instead);
    this.#options.onChange();
  }

  insteadOf(id: StreamId): InsteadOfEngine | undefined {
    return this.#instead.get(id);
  }

  /** Streams that come from elsewhere, whether the engine knows them yet or not. */
  get playedInstead(): Iterable<StreamId> {
    return this.#instead.keys();
  }

  watchFor(viewer: string, id: StreamId, size: WatchSize | null): void {
    if (!this.#closed) this.#options.subscriptions.watchFor(viewer, id, size);
  }

  pin(id: StreamId): () => void {
    return this.#pins.pin(id);
  }

  /** Own streams may be sent with other senders now. */
  sendersChanged(): void {
    this.#pins.sendersChanged();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#instead.clear();
    this.#resolvePort(null);
    this.#pins.close();
  }
}
