import type { CallWorkerEvent, TapKey, TapOptions, TapSide } from '../worker/messages.ts';
import type { CallWorker } from './CallWorker.ts';
import { SenderParameters } from './SenderParameters.ts';
import { type ConnectionWatcher, watchedPeerConnection } from './watchedPeerConnection.ts';

/** One end of a transceiver: what frames go through. */
export type Endpoint = RTCRtpSender | RTCRtpReceiver;

/** Where RTCPeerConnection is looked up by who makes connections: `globalThis`. */
export interface ConnectionScope {
  RTCPeerConnection: typeof RTCPeerConnection;
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
  readonly #worker: CallWorker;
  readonly #Hooked: typeof RTCPeerConnection;
  readonly #keys = new WeakMap<Endpoint, TapKey>();
  readonly #parameters = new WeakMap<RTCRtpSender, SenderParameters>();
  readonly #endpoints = new Map<TapKey, Endpoint>();
  #nextKey = 1;
  #closed = false;

  /** Installs itself; `worker` must be running. */
  constructor(scope: ConnectionScope, worker: CallWorker) {
    this.#scope = scope;
    this.#worker = worker;
    this.NativePeerConnection = scope.RTCPeerConnection;
    this.#Hooked = watchedPeerConnection(scope.RTCPeerConnection, this);
    scope.RTCPeerConnection = this.#Hooked;
    worker.on((event) => this.#handle(event));
  }

  /**
   * Tells the worker what flows through a sender or receiver; again whenever that changes, with null when it is
   * nothing. Ids are `<identity>/<source>/<epoch>`. Returns false for an endpoint that has no tap.
   */
  identify(endpoint: Endpoint, streamId: string | null): boolean {
    const key = this.#keys.get(endpoint);
    if (key === undefined || this.#closed) return false;
    this.#worker.send({ type: 'identify', key, streamId });
    return true;
  }

  /** The queue that all changes of a hooked sender's parameters go through. */
  parametersOf(sender: RTCRtpSender): SenderParameters | undefined {
    return this.#parameters.get(sender);
  }

  transceiverMade({ sender, receiver }: RTCRtpTransceiver): void {
    if (this.#closed) return;
    this.#tap(receiver, 'receiver', receiver.track.kind);
    this.#tap(sender, 'sender', receiver.track.kind);
  }

  connectionClosed(transceivers: readonly RTCRtpTransceiver[]): void {
    const keys = transceivers
      .flatMap(({ sender, receiver }) => [this.#keys.get(sender), this.#keys.get(receiver)])
      .filter((key) => key !== undefined);
    for (const key of keys) this.#endpoints.delete(key);
    if (!this.#closed && keys.length > 0) this.#worker.send({ type: 'release', keys });
  }

  /** New connections are the browser's own again; connections that are open keep their taps. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Somebody who wrapped it after us keeps working on top of our class, which does nothing from now on.
    if (this.#scope.RTCPeerConnection === this.#Hooked) this.#scope.RTCPeerConnection = this.NativePeerConnection;
  }

  #tap(endpoint: Endpoint, side: TapSide, kind: string): void {
    if (this.#keys.has(endpoint) || (kind !== 'audio' && kind !== 'video')) return;
    const key: TapKey = `tap-${this.#nextKey++}`;
    try {
      endpoint.transform = new RTCRtpScriptTransform(this.#worker.worker, {
        type: 'tap',
        key,
        side,
        kind,
      } satisfies TapOptions);
    } catch {
      // The browser refuses it here (a sender that is already stopped): the stream flows as it would without us.
      return;
    }
    this.#keys.set(endpoint, key);
    this.#endpoints.set(key, endpoint);
    if (endpoint instanceof RTCRtpSender) this.#parameters.set(endpoint, new SenderParameters(endpoint));
  }

  #handle(event: CallWorkerEvent): void {
    if (event.type !== 'key-frame-needed') return;
    const endpoint = this.#endpoints.get(event.key);
    if (!(endpoint instanceof RTCRtpSender)) return;
    // Refused by a closed connection: nobody needs the key frame any more.
    this.#parameters
      .get(endpoint)
      ?.requestKeyFrame()
      .catch(() => {});
  }
}
