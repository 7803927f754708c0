import type { JoinCredentials } from '@vnet/protocol';
import {
  ConnectionState,
  type DisconnectReason,
  type ReconnectContext,
  type RemoteParticipant,
  Room,
  RoomEvent,
} from 'livekit-client';
import type { LeaveReason } from '../call.ts';
import { leaveReasonOf } from './leaveReasonOf.ts';

/** Before each try of livekit-client's own to resume or restart a connection, ms; then we join with new credentials. */
const RESUME_DELAYS = [0, 300, 1000];
/** So that those who lost the connection together do not come back in one instant, ms. */
const RESUME_JITTER = 300;
const WEBSOCKET_TIMEOUT = 5_000;
const PEER_CONNECTION_TIMEOUT = 10_000;

export interface RoomSessionListener {
  /** `false` as soon as signalling or media is lost, `true` when both are back. */
  connectedChanged(connected: boolean): void;
  /** Anything that a participant shows. */
  changed(): void;
}

const CHANGES = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
] as const;

/** One connection to one room of LiveKit with one set of credentials, livekit-client's own reconnects included. */
export class RoomSession {
  readonly room: Room;
  /** What ended it; null: something that may pass, or `close`. Never rejects. */
  readonly ended: Promise<LeaveReason | null>;
  readonly #closed = new AbortController();

  constructor(listener: RoomSessionListener, random: () => number) {
    this.room = new Room({
      // Layers follow `Call.watch`, whose sizes are in device pixels, and go on while the page is hidden: it may relay.
      adaptiveStream: { pixelDensity: 1, pauseVideoInBackground: false },
      dynacast: true,
      stopLocalTrackOnUnpublish: false,
      disconnectOnPageLeave: false,
      reconnectPolicy: { nextRetryDelayInMs: (context) => resumeDelay(context, random) },
    });
    this.ended = new Promise((resolve) => {
      this.room.once(RoomEvent.Disconnected, (reason?: DisconnectReason) => resolve(leaveReasonOf(reason)));
      this.#closed.signal.addEventListener('abort', () => resolve(null));
    });
    this.room.on(RoomEvent.ConnectionStateChanged, (state) => {
      listener.connectedChanged(state === ConnectionState.Connected);
    });
    for (const event of CHANGES) this.room.on(event, listener.changed);
  }

  /** Everybody else whom the engine knows. */
  get others(): Iterable<RemoteParticipant> {
    return this.room.remoteParticipants.values();
  }

  get connected(): boolean {
    return this.room.state === ConnectionState.Connected;
  }

  /** @throws livekit-client's error when the room could not be entered; `ended` may tell why. */
  async connect({ url, token }: JoinCredentials): Promise<void> {
    await this.room.connect(url, token, {
      // None but the operator's own: LiveKit would name a public STUN server.
      rtcConfig: { iceServers: [] },
      maxRetries: 0,
      websocketTimeout: WEBSOCKET_TIMEOUT,
      peerConnectionTimeout: PEER_CONNECTION_TIMEOUT,
    });
  }

  /** Leaves the room and closes its connections; the devices stay open. Idempotent. */
  async close(): Promise<void> {
    try {
      await this.room.disconnect(false);
    } finally {
      this.room.removeAllListeners();
      this.#closed.abort();
    }
  }
}

function resumeDelay({ retryCount }: ReconnectContext, random: () => number): number | null {
  const delay = RESUME_DELAYS[retryCount];
  return delay === undefined ? null : delay + random() * RESUME_JITTER;
}
