import type { RelayWorkerEvent, RelayWorkerRequest, TapKey } from '../forwarding/messages.ts';

/** The way to the relay worker, and to the taps in it; `ConnectionHook` is one. */
export interface RelayPort {
  readonly NativePeerConnection: typeof RTCPeerConnection;
  readonly HookedPeerConnection: typeof RTCPeerConnection;
  readonly worker: Worker;
  /** Those made with the hooked class and not closed: the engine's, and links that receive. */
  readonly connections: Iterable<RTCPeerConnection>;
  /** @throws {DOMException} DataCloneError where the browser cannot transfer what is to go along. */
  send(request: RelayWorkerRequest, transfer?: Transferable[]): void;
  on(listener: (event: RelayWorkerEvent) => void): () => void;
  onReplaced(listener: () => void): () => void;
  keyOf(endpoint: RTCRtpSender | RTCRtpReceiver): TapKey | undefined;
  identify(endpoint: RTCRtpSender | RTCRtpReceiver, streamId: string | null): boolean;
}
