import { parseStreamId, type StreamId } from '@vnet/protocol';
import type { Endpoint, RelayPort } from '@vnet/relay';
import type { ReadableAtom } from 'nanostores';
import type { CallSources, InsteadOfEngine, WatchSize } from '../call.ts';
import type { CallConnections } from '../connection/CallConnections.ts';
import { EndpointNames } from '../EndpointNames.ts';
import { SenderPins } from '../SenderPins.ts';
import type { RemoteVideos } from './RemoteVideos.ts';

export interface AcsSourcesOptions {
  readonly videos: RemoteVideos;
  /** Resolves when the call is connected for the first time, or over. */
  readonly settled: Promise<unknown>;
  /** Something is played from elsewhere, or no longer. */
  onChange(): void;
}

/**
 * ACS's side of the streams that a link may take over. The SDK makes its connections with the page's class, so the hook
 * taps them; it tells nobody which of their ends carries what, which is found out by the tracks.
 */
export class AcsSources implements CallSources {
  readonly #options: AcsSourcesOptions;
  readonly #instead = new Map<StreamId, InsteadOfEngine>();
  readonly #pins = new SenderPins((id) => this.#senders.get(id) ?? null);
  readonly #senders = new Map<StreamId, RTCRtpSender>();
  readonly #prepared: Promise<RelayPort | null>;
  #resolvePrepared: (port: RelayPort | null) => void = () => undefined;
  #connections: CallConnections | null = null;
  #endpoints: EndpointNames | null = null;
  #received: ReadonlySet<StreamId> = new Set();
  #closed = false;

  constructor(options: AcsSourcesOptions) {
    this.#options = options;
    this.#prepared = new Promise((resolve) => {
      this.#resolvePrepared = resolve;
    });
  }

  /**
   * Asked for when sharing is wanted for the first time. Null where the SDK's pictures do not come through connections
   * that are tapped: then they are encoded again.
   */
  get port(): Promise<RelayPort | null> {
    return this.#options.settled.then(() => this.#prepared).then((port) => (this.#areTapped(port) ? port : null));
  }

  get watched(): ReadableAtom<ReadonlyMap<StreamId, WatchSize>> {
    return this.#options.videos.watched;
  }

  /** The connections are hooked, or cannot be. */
  prepared(connections: CallConnections): void {
    this.#connections = connections;
    this.#pins.prepared(connections);
    this.#endpoints = new EndpointNames((endpoint, id) => connections.identify(endpoint, id));
    this.#resolvePrepared(connections.port);
  }

  /** ACS mixes all voices into one, a different one for each person; there is none to pass on. */
  isShareable(id: StreamId): boolean {
    return parseStreamId(id)?.source !== 'microphone';
  }

  receiverOf(id: StreamId): RTCRtpReceiver | null {
    const track = this.#options.videos.receivedTrackOf(id);
    if (track === null) return null;
    return this.#ends((connection) => connection.getReceivers()).find((each) => isSame(each.track, track)) ?? null;
  }

  setEnabled(id: StreamId, enabled: boolean): void {
    if (!this.#closed) this.#options.videos.setEnabled(id, enabled);
  }

  playInstead(id: StreamId, instead: InsteadOfEngine | null): void {
    // A voice from a link would be heard twice: it is in the mix already.
    if (this.#closed || !this.isShareable(id)) return;
    if (instead === null) this.#instead.delete(id);
    else this.#instead.set(id, instead);
    this.#options.onChange();
  }

  insteadOf(id: StreamId): InsteadOfEngine | undefined {
    return this.#instead.get(id);
  }

  /** Streams that come from elsewhere, whether ACS knows them yet or not. */
  get playedInstead(): Iterable<StreamId> {
    return this.#instead.keys();
  }

  watchFor(viewer: string, id: StreamId, size: WatchSize | null): void {
    if (!this.#closed) this.#options.videos.watchFor(viewer, id, size);
  }

  pin(id: StreamId): () => void {
    return this.#pins.pin(id);
  }

  /** Says what flows where now. @param own what this page sends */
  update(received: ReadonlySet<StreamId>, own: ReadonlyMap<StreamId, MediaStreamTrack>): void {
    if (this.#closed) return;
    this.#received = received;
    const endpoints = new Map<Endpoint, StreamId>();
    for (const id of received) {
      const receiver = this.receiverOf(id);
      if (receiver !== null) endpoints.set(receiver, id);
    }
    this.#senders.clear();
    const senders = this.#ends((connection) => connection.getSenders());
    for (const [id, track] of own) {
      const sender = senders.find((each) => each.track !== null && isCopy(each.track, track));
      if (sender === undefined) continue;
      this.#senders.set(id, sender);
      endpoints.set(sender, id);
    }
    this.#endpoints?.set(endpoints);
    this.#pins.sendersChanged();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#instead.clear();
    this.#endpoints?.set(new Map());
    this.#resolvePrepared(null);
    this.#pins.close();
  }

  #areTapped(port: RelayPort | null): boolean {
    if (port === null || [...port.connections].length === 0) return false;
    return [...this.#received].every(
      (id) => this.#options.videos.receivedTrackOf(id) === null || this.receiverOf(id) !== null,
    );
  }

  #ends<End>(endsOf: (connection: RTCPeerConnection) => readonly End[]): End[] {
    return [...(this.#connections?.port?.connections ?? [])].flatMap((connection) => [...endsOf(connection)]);
  }
}

function isSame(one: MediaStreamTrack, other: MediaStreamTrack): boolean {
  return one === other || one.id === other.id;
}

/** The SDK sends copies, which have an id of their own and the device's label. */
function isCopy(sent: MediaStreamTrack, track: MediaStreamTrack): boolean {
  return isSame(sent, track) || (sent.kind === track.kind && sent.label !== '' && sent.label === track.label);
}
