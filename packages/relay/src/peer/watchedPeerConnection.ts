/** Told of every transceiver in the task in which it is made, and of the end of its connection. */
export interface ConnectionWatcher {
  /** What a connection is to be made with, or set to, in the place of what its owner asks for. */
  configurationFor(configuration: RTCConfiguration | undefined): RTCConfiguration | undefined;
  connectionMade(connection: RTCPeerConnection): void;
  /** May be called more than once for one transceiver. */
  transceiverMade(transceiver: RTCRtpTransceiver): void;
  connectionClosed(connection: RTCPeerConnection, transceivers: readonly RTCRtpTransceiver[]): void;
}

/**
 * A subclass of `Native` that reports its transceivers, however they come to be: made ahead of time, with a track, for
 * a remote offer, or in a reused section. It behaves like `Native` otherwise.
 */
export function watchedPeerConnection(
  Native: typeof RTCPeerConnection,
  watcher: ConnectionWatcher,
): typeof RTCPeerConnection {
  class WatchedPeerConnection extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(watcher.configurationFor(configuration));
      watcher.connectionMade(this);
      // Before any listener of the engine's, which may make transforms of its own.
      this.addEventListener('track', ({ transceiver }) => watcher.transceiverMade(transceiver));
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(watcher.configurationFor(configuration));
    }

    override addTransceiver(trackOrKind: MediaStreamTrack | string, init?: RTCRtpTransceiverInit): RTCRtpTransceiver {
      const transceiver = super.addTransceiver(trackOrKind, init);
      watcher.transceiverMade(transceiver);
      return transceiver;
    }

    override addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): RTCRtpSender {
      const sender = super.addTrack(track, ...streams);
      this.#reportAll();
      return sender;
    }

    /** A section that is offered inactive makes a transceiver and no `track` event until it is too late. */
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      // Continues in the task that fires the `track` events.
      return super.setRemoteDescription(description).then(() => this.#reportAll());
    }

    override close(): void {
      const transceivers = this.getTransceivers();
      super.close();
      watcher.connectionClosed(this, transceivers);
    }

    #reportAll(): void {
      for (const transceiver of this.getTransceivers()) watcher.transceiverMade(transceiver);
    }
  }
  return WatchedPeerConnection;
}
