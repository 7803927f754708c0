/**
 * What page and relay worker say to each other. Whatever else runs in the worker later (the relay, LiveKit's cryptor)
 * has messages of its own on the same channel; each side ignores what it does not know.
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

/** Page to worker. */
export type RelayWorkerRequest =
  /** What flows through a tap, once the page knows it; null when it no longer is anything. */
  | { readonly type: 'identify'; readonly key: TapKey; readonly streamId: string | null }
  /** The connection of these taps is closed. */
  | { readonly type: 'release'; readonly keys: readonly TapKey[] }
  | { readonly type: 'ping'; readonly id: number };

/** Worker to page. */
export type RelayWorkerEvent =
  /** Sent once, when the worker can take transforms. */
  | { readonly type: 'ready' }
  | { readonly type: 'pong'; readonly id: number }
  /** Somebody needs a key frame of an own stream; only the page can ask an encoder for one. */
  | { readonly type: 'key-frame-needed'; readonly key: TapKey };

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
}

export function isTapOptions(value: unknown): value is TapOptions {
  return typeOf(value) === 'tap';
}

export function isRelayWorkerRequest(value: unknown): value is RelayWorkerRequest {
  const type = typeOf(value);
  return type === 'identify' || type === 'release' || type === 'ping';
}

export function isRelayWorkerEvent(value: unknown): value is RelayWorkerEvent {
  const type = typeOf(value);
  return type === 'ready' || type === 'pong' || type === 'key-frame-needed';
}
