import type { JoinCredentials, StreamId, StreamSource } from '@vnet/protocol';
import type { ReadableAtom } from 'nanostores';
import type { JoinError } from './JoinError.ts';

/** What `data-room-state` of the room's root says. */
export type CallState = 'connecting' | 'connected' | 'reconnecting' | 'left';

/**
 * Why a call ended; the page after the meeting says it in a sentence. `unreachable`: the server or the engine could not
 * be reached for longer than the call kept trying. `refused`: the server does not let the person in; `leaveError` says why.
 */
export type LeaveReason = 'left' | 'removed' | 'ended' | 'elsewhere' | 'unreachable' | 'refused';

/** The engine's judgement of a participant's line. */
export type ConnectionQuality = 'good' | 'poor' | 'lost' | 'unknown';

/** One published track of one participant, as somebody in the meeting sees it. Provider ids never show here. */
export interface CallStream {
  /** The same for everybody (relay.md, *Ids*). */
  readonly id: StreamId;
  readonly source: StreamSource;
  /** The publisher has muted it: there is a stream and nothing in it. */
  readonly muted: boolean;
  /** What plays now; null until the first subscription is through. */
  readonly track: MediaStreamTrack | null;
}

export interface CallParticipant {
  /** `<user id>#<session>`: one tab of one person. */
  readonly identity: string;
  /** What `data-identity` shows. */
  readonly username: string;
  readonly displayName: string;
  readonly isSelf: boolean;
  readonly isSpeaking: boolean;
  readonly quality: ConnectionQuality;
  readonly streams: readonly CallStream[];
}

/** What the person sends, as the controls show it. `pending` while a device opens or closes. */
export interface LocalMedia {
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  readonly screen: LocalSource;
}

export interface LocalSource {
  readonly enabled: boolean;
  readonly pending: boolean;
}

/** The devices in use or wanted next; null: the browser's default. */
export interface ActiveDevices {
  readonly microphone: string | null;
  readonly camera: string | null;
  readonly speaker: string | null;
}

/**
 * A device went away without the person's doing: another one took its place (`label` names it), or the source is muted
 * because there is none. A speaker's place is taken by the browser's default.
 */
export interface DeviceChange {
  readonly device: 'microphone' | 'camera' | 'speaker';
  readonly outcome: 'switched' | 'muted';
  /** As the operating system names the device in use now; empty where none is. */
  readonly label: string;
}

/**
 * One stay in one meeting. Stores change after each event of the engine; nothing changes after `left`.
 *
 * The room asks for what it shows through `watch`: the engine sends no more than that, and issue by issue the relay
 * takes its place as the source without the room noticing (the stream's `track` changes, its id does not).
 */
export interface Call {
  readonly state: ReadableAtom<CallState>;
  /** Set when `state` becomes `left`. */
  readonly leaveReason: ReadableAtom<LeaveReason | null>;
  /** What the last attempt to get credentials ran into; kept when the call ends because of it. */
  readonly leaveError: ReadableAtom<JoinError | null>;
  /**
   * Self first, then in order of arrival. Objects that did not change are the same as before, so that a view may compare
   * them by identity. Participants and their streams outlive a reconnect. Complete when `state` becomes `connected`.
   */
  readonly participants: ReadableAtom<readonly CallParticipant[]>;
  readonly localMedia: ReadableAtom<LocalMedia>;
  /** False until the browser lets sound play (autoplay policy); `startAudio` from a click. */
  readonly audioAllowed: ReadableAtom<boolean>;
  startAudio(): Promise<void>;
  readonly activeDevices: ReadableAtom<ActiveDevices>;
  /** Told of each device that goes away; returns what ends the telling. */
  onDeviceChange(listener: (change: DeviceChange) => void): () => void;

  /** @throws {DeviceError} when the device is missing, denied or busy. */
  setMicrophoneEnabled(enabled: boolean): Promise<void>;
  /** @throws {DeviceError} */
  setCameraEnabled(enabled: boolean): Promise<void>;
  /** Resolves false when the person closed the browser's picker. @throws {DeviceError} */
  setScreenShareEnabled(enabled: boolean): Promise<boolean>;
  /** Live change of device, kept for the next time the source is switched on. @throws {DeviceError} */
  switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void>;

  /**
   * How large a stream is shown now, in CSS pixels times the device's pixel ratio; null: not shown. Reported by the
   * tile, at most once a second; the engine picks the layer.
   */
  watch(id: StreamId, size: { width: number; height: number } | null): void;

  /** Idempotent; ends every track and connection that the call began. */
  leave(): Promise<void>;
}

/** What the lobby hands to the room. A device that is null is not used. */
export interface JoinChoices {
  readonly microphone: { enabled: boolean; deviceId: string | null };
  readonly camera: { enabled: boolean; deviceId: string | null };
  readonly speakerId: string | null;
}

export interface JoinOptions {
  /** Which devices to use once they are switched on; the call itself opens none. */
  readonly devices: ActiveDevices;
  readonly username: string;
  /** Shown until the engine has told what the others see. */
  readonly displayName: string;
  /** Asked for at the start and again whenever the engine needs new credentials. @throws {JoinError} */
  fetchCredentials(): Promise<JoinCredentials>;
}

/** A call provider in the browser. */
export interface CallEngine {
  /** Begins at once and returns a call that is `connecting`; what goes wrong shows in its stores. */
  join(options: JoinOptions): Call;
}
