import type { RelayWorkerEvent, RelayWorkerRequest, TapKey, TapOptions, TapSide } from '../forwarding/messages.ts';
import type { RelayWorkerSupervisor } from './RelayWorkerSupervisor.ts';
import { SenderParameters } from './SenderParameters.ts';
import { type ConnectionWatcher, watchedPeerConnection } from './watchedPeerConnection.ts';

/** One end of a transceiver: what frames go through. */
export type Endpoint = RTCRtpSender | RTCRtpReceiver;

/** Where RTCPeerConnection is looked up by who makes connections: `globalThis`. */
export interface ConnectionScope {
  RTCPeerConnection: typeof RTCPeerConnection;
}

export interface ConnectionHookOptions {
  /**
   * For end-to-end encryption (docs/decisions/013): LiveKit asks a connection for encoded streams of its own, which
   * starve a tap. With this the connection refuses them, and `createEncodedStreams` returns `{ readable: { tapKey },
   * writable: {} }`: names that the relay worker puts the streams of its taps in the place of.
   */
  readonly ownsEncodedStreams?: boolean;
}

/**
 * Gives every sender and receiver of the call engine's connections its tap, in the task in which it is made: later
 * the browser takes a transform and shows it no frame (relay.md, *How it was done*, 2).
 *
 * The engine finds the hooked class under the global name. Our own LAN connections use `NativePeerConnection`.
 */
export class ConnectionHook implements ConnectionWatcher {
  readonly NativePeerConnection: typeof RTCPeerConnection;
  readonly #scope: ConnectionScope;
  readonly #worker: RelayWorkerSupervisor;
  readonly #Hooked: typeof RTCPeerConnection;
  readonly #ownsEncodedStreams: boolean;
  readonly #keys = new WeakMap<Endpoint, TapKey>();
  readonly #parameters = new WeakMap<RTCRtpSender, SenderParameters>();
  /** Of connections that are open. */
  readonly #taps = new Map<TapKey, HookedEndpoint>();
  readonly #connections = new Set<RTCPeerConnection>();
  readonly #lostListeners = new Set<() => void>();
  #nextKey = 1;
  #closed = false;

  /** Installs itself; `worker` must be running. */
  constructor(scope: ConnectionScope, worker: RelayWorkerSupervisor, options: ConnectionHookOptions = {}) {
    this.#ownsEncodedStreams = options.ownsEncodedStreams ?? false;
    this.#scope = scope;
    this.#worker = worker;
    this.NativePeerConnection = scope.RTCPeerConnection;
    this.#Hooked = watchedPeerConnection(scope.RTCPeerConnection, this);
    scope.RTCPeerConnection = this.#Hooked;
    worker.on((event) => this.#handle(event));
    worker.onReplaced(() => this.#tapAnew());
    worker.onLost(() => this.#giveUp());
  }

  /**
   * Tells the worker what flows through a sender or receiver; again whenever that changes, with null when it is
   * nothing. Ids are `<identity>/<source>/<epoch>`. Returns false for an endpoint that has no tap.
   */
  identify(endpoint: Endpoint, streamId: string | null): boolean {
    const key = this.#keys.get(endpoint);
    const tap = key && this.#taps.get(key);
    if (!key || !tap) return false;
    tap.streamId = streamId;
    this.#worker.send({ type: 'identify', key, streamId });
    return true;
  }

  /** The name of an endpoint's tap in the worker; undefined where it has none. */
  keyOf(endpoint: Endpoint): TapKey | undefined {
    return this.#keys.get(endpoint);
  }

  /** Those made with the hooked class and not closed: the engine's, and links that receive. */
  get connections(): Iterable<RTCPeerConnection> {
    return this.#connections;
  }

  /** The worker of the moment, for what only the real one can be given to. */
  get worker(): Worker {
    return this.#worker.worker;
  }

  /** The class that the engine finds: connections made with it have their taps. */
  get HookedPeerConnection(): typeof RTCPeerConnection {
    return this.#Hooked;
  }

  /** @throws {DOMException} DataCloneError where the browser cannot transfer what is to go along. */
  send(request: RelayWorkerRequest, transfer?: Transferable[]): void {
    this.#worker.send(request, transfer);
  }

  /** What the worker says. Returns the function that ends it. */
  on(listener: (event: RelayWorkerEvent) => void): () => void {
    return this.#worker.on(listener);
  }

  /** Called when a new worker took the old one's place: it knows the taps and nothing else. */
  onReplaced(listener: () => void): () => void {
    return this.#worker.onReplaced(listener);
  }

  /** The queue that all changes of a hooked sender's parameters go through. */
  parametersOf(sender: RTCRtpSender): SenderParameters | undefined {
    return this.#parameters.get(sender);
  }

  /**
   * Called when the worker is lost and cannot be replaced: the streams of open connections stand still for good, so
   * that the call has to connect anew, which then happens without taps. Returns the function that ends it.
   */
  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => {
      this.#lostListeners.delete(listener);
    };
  }

  configurationFor(configuration: RTCConfiguration | undefined): RTCConfiguration | undefined {
    if (!this.#ownsEncodedStreams || this.#closed) return configuration;
    const { encodedInsertableStreams: _, ...rest }: LegacyConfiguration = configuration ?? {};
    return rest;
  }

  transceiverMade({ sender, receiver }: RTCRtpTransceiver): void {
    if (this.#closed) return;
    this.#tap(receiver, 'receiver', receiver.track.kind);
    this.#tap(sender, 'sender', receiver.track.kind);
  }

  connectionMade(connection: RTCPeerConnection): void {
    this.#connections.add(connection);
  }

  connectionClosed(connection: RTCPeerConnection, transceivers: readonly RTCRtpTransceiver[]): void {
    this.#connections.delete(connection);
    const keys = transceivers
      .flatMap(({ sender, receiver }) => [this.#keys.get(sender), this.#keys.get(receiver)])
      .filter((key) => key !== undefined);
    if (keys.length === 0) return;
    for (const key of keys) this.#taps.delete(key);
    this.#worker.send({ type: 'release', keys });
    this.#closeWorkerWhenIdle();
  }

  /**
   * New connections are the browser's own again. Connections that are open keep their taps, and the worker runs until
   * the last of them is closed: without it their pictures would stand still. Idempotent.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Somebody who wrapped it after us keeps working on top of our class, which does nothing from now on.
    if (this.#scope.RTCPeerConnection === this.#Hooked) this.#scope.RTCPeerConnection = this.NativePeerConnection;
    this.#closeWorkerWhenIdle();
  }

  #closeWorkerWhenIdle(): void {
    if (this.#closed && this.#taps.size === 0) this.#worker.close();
  }

  #tap(endpoint: Endpoint, side: TapSide, kind: string): void {
    if (this.#keys.has(endpoint) || (kind !== 'audio' && kind !== 'video')) return;
    const options: TapOptions = { type: 'tap', key: `tap-${this.#nextKey++}`, side, kind };
    // Where the browser refuses it (the sender is stopped already) the stream flows as it would without us.
    if (!this.#setTransform(endpoint, options)) return;
    this.#keys.set(endpoint, options.key);
    this.#taps.set(options.key, { endpoint, options, streamId: null });
    if (endpoint instanceof RTCRtpSender) this.#parameters.set(endpoint, new SenderParameters(endpoint));
    if (this.#ownsEncodedStreams) {
      const standIn = { readable: { tapKey: options.key }, writable: {} };
      Object.defineProperty(endpoint, 'createEncodedStreams', { configurable: true, value: () => standIn });
    }
  }

  #setTransform(endpoint: Endpoint, options: TapOptions): boolean {
    try {
      endpoint.transform = new RTCRtpScriptTransform(this.#worker.worker, options);
      return true;
    } catch {
      return false;
    }
  }

  /** A new worker: every stream goes through it from now on, beginning with a key frame. */
  #tapAnew(): void {
    for (const [key, { endpoint, options, streamId }] of this.#taps) {
      this.#setTransform(endpoint, { ...options, resumes: true });
      if (streamId !== null) this.#worker.send({ type: 'identify', key, streamId });
    }
  }

  #giveUp(): void {
    this.close();
    for (const listener of this.#lostListeners) listener();
  }

  #handle(event: RelayWorkerEvent): void {
    if (event.type !== 'key-frame-needed') return;
    const endpoint = this.#taps.get(event.key)?.endpoint;
    if (!(endpoint instanceof RTCRtpSender)) return;
    // Refused by a closed connection: nobody needs the key frame any more.
    this.#parameters
      .get(endpoint)
      ?.requestKeyFrame()
      .catch(() => {});
  }
}

/** Chromium's first way to encoded frames, which needs to be asked for when the connection is made. */
interface LegacyConfiguration extends RTCConfiguration {
  encodedInsertableStreams?: boolean;
}

interface HookedEndpoint {
  readonly endpoint: Endpoint;
  readonly options: TapOptions;
  streamId: string | null;
}
