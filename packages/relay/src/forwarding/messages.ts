/**
 * What page and relay worker say to each other. Whatever else runs in the worker (LiveKit's cryptor) has messages of its
 * own on the same channel; each side ignores what it does not know.
 */

/** Names one sender or receiver until its connection closes; opaque, never reused on a page. */
export type TapKey = `tap-${number}`;

export type TapSide = 'sender' | 'receiver';

/** `options` of each RTCRtpScriptTransform that the connection hook makes. */
export interface TapOptions {
  readonly type: 'tap';
  readonly key: TapKey;
  readonly side: TapSide;
  readonly kind: 'audio' | 'video';
  /** Takes over a stream that flowed before: what comes next has to begin with a key frame. */
  readonly resumes?: boolean;
}

/** One link of this page, as feeder or receiver; opaque, never reused on a page. */
export type LinkId = `link-${number}`;

/** One stream in one link. */
export type InjectorId = `injector-${number}`;

/** How the frames of a stream are encoded: its codec as `video/VP9`, and what its connection calls that codec. */
export interface StreamFormat {
  readonly mimeType: string;
  readonly payloadType: number;
}

/**
 * Whether the other end of a link is there. `suspect`: it has missed heartbeats; `dead`: three of them (relay.md, M3);
 * `alive` again as soon as anything comes.
 */
export type LinkLife = 'alive' | 'suspect' | 'dead';

/** Page to worker. */
export type RelayWorkerRequest =
  /** What flows through a tap, once the page knows it; null when it no longer is anything. */
  | { readonly type: 'identify'; readonly key: TapKey; readonly streamId: string | null }
  /** The connection of these taps is closed. */
  | { readonly type: 'release'; readonly keys: readonly TapKey[] }
  | { readonly type: 'ping'; readonly id: number }
  /** Whether streams are looked at at all; without it taps pass frames on and look at none. */
  | { readonly type: 'forward'; readonly on: boolean }
  /** Copies of a stream's frames go into a sender. With `streams` null the sender's next encoded source is theirs. */
  | {
      readonly type: 'inject';
      readonly id: InjectorId;
      readonly link: LinkId;
      readonly streamId: string;
      readonly kind: 'audio' | 'video';
      readonly streams: { readonly readable: ReadableStream; readonly writable: WritableStream } | null;
    }
  /** The link is up, and this section of it carries the stream. */
  | { readonly type: 'begin'; readonly id: InjectorId; readonly mid: string }
  | { readonly type: 'end'; readonly id: InjectorId }
  /** Pictures for the senders' own encoders, which nobody sees. */
  | { readonly type: 'dummy'; readonly writable: WritableStream }
  /** The transferred data channel that a link's heartbeats go over. */
  | { readonly type: 'pulse'; readonly link: LinkId; readonly channel: RTCDataChannel }
  /** A stream that comes over a link: its frames are counted, and are heartbeats too. */
  | { readonly type: 'expect'; readonly link: LinkId; readonly mid: string; readonly key: TapKey }
  | { readonly type: 'expect-no-more'; readonly link: LinkId; readonly mid: string }
  | { readonly type: 'close-link'; readonly link: LinkId }
  | { readonly type: 'report'; readonly id: number };

/** Worker to page. */
export type RelayWorkerEvent =
  /** Sent once, when the worker can take transforms. */
  | { readonly type: 'ready' }
  | { readonly type: 'pong'; readonly id: number }
  /** Somebody needs a key frame of an own stream; only the page can ask an encoder for one. */
  | { readonly type: 'key-frame-needed'; readonly key: TapKey }
  | { readonly type: 'format'; readonly streamId: string; readonly format: StreamFormat }
  | { readonly type: 'life'; readonly link: LinkId; readonly life: LinkLife }
  /** One measured round trip over the link, ms. */
  | { readonly type: 'round-trip'; readonly link: LinkId; readonly roundTrip: number }
  /** Frames of the section were announced and did not come (`stalled`), or come again (`flowing`). */
  | { readonly type: 'stall'; readonly link: LinkId; readonly mid: string; readonly state: 'stalled' | 'flowing' }
  | { readonly type: 'report'; readonly id: number; readonly report: WorkerReport };

/** What the worker has done so far; differences of two reports are rates. */
export interface WorkerReport {
  /** Time that the relay's own work has taken in the worker, ms. */
  readonly busy: number;
  readonly injectors: readonly InjectorReport[];
}

export interface InjectorReport {
  readonly link: LinkId;
  readonly streamId: string;
  readonly frames: number;
  readonly bytes: number;
  readonly errors: number;
}

function typeOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : '';
}

export function isTapOptions(value: unknown): value is TapOptions {
  return typeOf(value) === 'tap';
}

const REQUESTS: ReadonlySet<string> = new Set<RelayWorkerRequest['type']>([
  'identify',
  'release',
  'ping',
  'forward',
  'inject',
  'begin',
  'end',
  'dummy',
  'pulse',
  'expect',
  'expect-no-more',
  'close-link',
  'report',
]);

const EVENTS: ReadonlySet<string> = new Set<RelayWorkerEvent['type']>([
  'ready',
  'pong',
  'key-frame-needed',
  'format',
  'life',
  'round-trip',
  'stall',
  'report',
]);

/** Both ends are one build; the check tells our messages from those of others on the same channel. */
export function isRelayWorkerRequest(value: unknown): value is RelayWorkerRequest {
  return REQUESTS.has(typeOf(value));
}

export function isRelayWorkerEvent(value: unknown): value is RelayWorkerEvent {
  return EVENTS.has(typeOf(value));
}
