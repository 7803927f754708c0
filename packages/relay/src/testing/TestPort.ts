import type { RelayWorkerEvent, RelayWorkerRequest, TapKey } from '../forwarding/messages.ts';
import type { RelayPort } from '../peer/RelayPort.ts';

/** The way to a relay worker that keeps what it is told; the test speaks for the worker. */
export class TestPort implements RelayPort {
  readonly NativePeerConnection = class {} as unknown as typeof RTCPeerConnection;
  readonly HookedPeerConnection = class {} as unknown as typeof RTCPeerConnection;
  readonly connections = [];
  worker = {} as Worker;
  /** What was asked of the worker since the test took it. */
  readonly sent: RelayWorkerRequest[] = [];
  /** What was transferred along, by request. */
  readonly transferred = new Map<RelayWorkerRequest, readonly Transferable[]>();
  /** False: as a browser that keeps data channels on the page. */
  takesChannels = true;
  /** Whether endpoints have taps: those of hooked connections do. */
  hasTaps = true;
  readonly #keys = new Map<unknown, TapKey>();
  /** Which stream each endpoint was said to carry. */
  readonly identified = new Map<unknown, string | null>();
  readonly #listeners = new Set<(event: RelayWorkerEvent) => void>();
  readonly #replaced = new Set<() => void>();

  send(request: RelayWorkerRequest, transfer: Transferable[] = []): void {
    if (request.type === 'pulse' && !this.takesChannels) throw new DOMException('not cloned', 'DataCloneError');
    this.sent.push(request);
    this.transferred.set(request, transfer);
  }

  on(listener: (event: RelayWorkerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  onReplaced(listener: () => void): () => void {
    this.#replaced.add(listener);
    return () => {
      this.#replaced.delete(listener);
    };
  }

  keyOf(endpoint: RTCRtpSender | RTCRtpReceiver): TapKey | undefined {
    if (this.hasTaps && !this.#keys.has(endpoint)) this.#keys.set(endpoint, `tap-${this.#keys.size + 1}`);
    return this.#keys.get(endpoint);
  }

  identify(endpoint: RTCRtpSender | RTCRtpReceiver, streamId: string | null): boolean {
    this.identified.set(endpoint, streamId);
    return this.keyOf(endpoint) !== undefined;
  }

  /** The worker says something. */
  emit(event: RelayWorkerEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Another worker has taken its place, which knows nothing. */
  replace(): void {
    this.worker = {} as Worker;
    for (const listener of [...this.#replaced]) listener();
  }

  /** What was asked since the last time, of one kind or of all. */
  asked<T extends RelayWorkerRequest['type']>(type?: T): Extract<RelayWorkerRequest, { type: T }>[] {
    const asked = this.sent.splice(0);
    return asked.filter(
      (each): each is Extract<RelayWorkerRequest, { type: T }> => type === undefined || each.type === type,
    );
  }

  /** Whether anybody listens yet. */
  get isHeard(): boolean {
    return this.#listeners.size + this.#replaced.size > 0;
  }
}
