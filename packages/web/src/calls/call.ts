import type { JoinCredentials, StreamId, StreamSource } from '@vnet/protocol';
import type { RelayPort } from '@vnet/relay';
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

/** A person of the meeting, as links between its pages name them. */
export interface LinkPerson {
  /** The call engine's identity: one tab of one person. */
  readonly identity: string;
  readonly username: string;
  readonly displayName: string;
}

/** How streams get into a link: as they were sent, or encoded again where the relay's browser cannot forward. */
export type LinkMethod = 'forwarded' | 'transcoded';

/** Where a stream comes from, as its tile shows it: the call server, or somebody at the same site. */
export type StreamPath = { readonly kind: 'sfu' } | LanPath;

export interface LanPath {
  readonly kind: 'lan';
  /** Who passes it on. */
  readonly via: LinkPerson;
  /** Least round trip of late, whole ms, so that a tile is drawn anew only when it says something else; null: not measured yet. */
  readonly roundTrip: number | null;
  readonly method: LinkMethod;
}

/** One published track of one participant, as somebody in the meeting sees it. Provider ids never show here. */
export interface CallStream {
  /** The same for everybody (relay.md, *Ids*). */
  readonly id: StreamId;
  readonly source: StreamSource;
  /** The publisher has muted it: there is a stream and nothing in it. */
  readonly muted: boolean;
  /** What plays now; null until the first subscription is through. */
  readonly track: MediaStreamTrack | null;
  /** Where `track` comes from; of what one sends oneself, the call server. */
  readonly path: StreamPath;
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
 * The room asks for what it shows through `watch`: the engine sends no more than that. A link over the LAN may take the
 * engine's place as a stream's source through `sources`: the stream's `track` and `path` change, its id does not.
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
  watch(id: StreamId, size: WatchSize | null): void;

  /** The engine's side of the streams, for whoever gives them another source. */
  readonly sources: CallSources;

  /** Idempotent; ends every track and connection that the call began. */
  leave(): Promise<void>;
}

/** How large a stream is shown, device pixels. */
export interface WatchSize {
  readonly width: number;
  readonly height: number;
}

/** What plays in the place of what the engine sends. */
export interface InsteadOfEngine {
  readonly track: MediaStreamTrack;
  readonly path: LanPath;
}

/** The engine's side of each stream, by id; wishes are kept over reconnects, and for streams that are not known yet. */
export interface CallSources {
  /** Taps and relay worker, once the engine is prepared; null where this browser has none. */
  readonly port: Promise<RelayPort | null>;
  /** False: the engine has the stream only mixed with others, and nothing in it can be passed on. */
  isShareable(id: StreamId): boolean;
  /** What the engine receives a stream with now; null while there is no subscription. */
  receiverOf(id: StreamId): RTCRtpReceiver | null;
  /** False: the engine sends nothing of the stream, and the subscription stays (relay.md, M2). */
  setEnabled(id: StreamId, enabled: boolean): void;
  /** Null: what the engine sends. Elements are not reloaded by the change. */
  playInstead(id: StreamId, instead: InsteadOfEngine | null): void;
  /** What the room itself shows now. */
  readonly watched: ReadableAtom<ReadonlyMap<StreamId, WatchSize>>;
  /** As `Call.watch`, for somebody who gets the stream from here: the largest of all counts (relay.md, P4). */
  watchFor(viewer: string, id: StreamId, size: WatchSize | null): void;
  /** Keeps the encoder of an own stream at work though the engine needs none (F8). Returns what lets go of it. */
  pin(id: StreamId): () => void;
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
