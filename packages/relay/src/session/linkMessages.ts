/**
 * What the two ends of a link say to each other, version 1. Over any signalling until the link stands (`LinkSignal`),
 * then over the link's own control channel (`LinkControl`), so that a link outlives whatever brought it about.
 */
export const LINK_VERSION = 1;

export type LinkRole = 'feeder' | 'receiver';

/**
 * Why an end gave up. `refused`: the other's ticket is not good; `other-meeting`: it is good for another meeting;
 * `not-allowed`: the feeder may receive, but not share; `too-far`: the two are not on one local network; `roles`: both want to feed, or both to receive; `version`: the other
 * speaks a version that this one does not know; `left`: its person left the meeting; `stopped`: its person ended the
 * link; `taken`: the other has its receiver already; `lost`: nothing came any more.
 */
export const LINK_ENDINGS = [
  'refused',
  'other-meeting',
  'not-allowed',
  'too-far',
  'roles',
  'version',
  'left',
  'stopped',
  'taken',
  'unreachable',
  'lost',
] as const;
export type LinkEnding = (typeof LINK_ENDINGS)[number];

export type LinkSignal =
  | {
      readonly type: 'hello';
      readonly version: number;
      readonly role: LinkRole;
      readonly ticket: string;
      /** SHA-256 of the sender's certificate, `sha-256 AB:CD:…`; its descriptions carry the same. */
      readonly fingerprint: string;
    }
  | { readonly type: 'offer'; readonly sdp: string }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'candidate'; readonly candidate: RTCIceCandidateInit }
  | { readonly type: 'bye'; readonly reason: LinkEnding };

/** One stream in an offer. */
export interface OfferedStream {
  readonly mid: string;
  readonly id: string;
  readonly kind: 'audio' | 'video';
  /** Whose it is, and through whom it came to the feeder, by identity. */
  readonly publisher: string;
  readonly path: readonly string[];
}

/** How large the receiver shows a stream, device pixels; it is not shown where it is missing (relay.md, P4). */
export interface WantedSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export type LinkControl =
  /** Heartbeats go over a channel of this id from now on: the old one's worker is gone. */
  | { readonly type: 'pulse'; readonly id: number }
  /** This end has found the other near (relay.md, S2). */
  | { readonly type: 'near' }
  | { readonly type: 'offer'; readonly sdp: string; readonly streams: readonly OfferedStream[] }
  | { readonly type: 'answer'; readonly sdp: string }
  /** Streams that stand still at the feeder for no fault of their publisher. */
  | { readonly type: 'standing'; readonly ids: readonly string[] }
  | { readonly type: 'want'; readonly sizes: readonly WantedSize[] }
  /** The receiver plays so many streams over the link now. */
  | { readonly type: 'playing'; readonly ids: readonly string[] }
  /** The feeder goes as soon as the receiver has let go of everything (relay.md, M3). */
  | { readonly type: 'leaving' }
  | { readonly type: 'released' }
  /** What an application has to say; the relay passes it on unread. */
  | { readonly type: 'application'; readonly content: unknown }
  | { readonly type: 'bye'; readonly reason: LinkEnding };

/** SDP of a hundred sections takes 200 kB. */
const MOST_TEXT = 512 * 1024;
const MOST_STREAMS = 512;

/** The signal in what came in, or null for anything else: the other end may be of another version, or hostile. */
export function parseLinkSignal(value: unknown): LinkSignal | null {
  const { type, ...rest } = record(value);
  switch (type) {
    case 'hello': {
      const { version, role, ticket, fingerprint } = rest;
      if (typeof version !== 'number' || !isText(ticket) || !isText(fingerprint)) return null;
      if (role !== 'feeder' && role !== 'receiver') return null;
      return { type, version, role, ticket, fingerprint };
    }
    case 'offer':
    case 'answer':
      return isText(rest.sdp) ? { type, sdp: rest.sdp } : null;
    case 'candidate': {
      const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = record(rest.candidate);
      if (!isText(candidate)) return null;
      return {
        type,
        candidate: {
          candidate,
          sdpMid: isText(sdpMid) ? sdpMid : null,
          sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : null,
          usernameFragment: isText(usernameFragment) ? usernameFragment : null,
        },
      };
    }
    case 'bye':
      return { type, reason: endingOf(rest.reason) };
    default:
      return null;
  }
}

/** As `parseLinkSignal`, of a text that came over the control channel. */
export function parseLinkControl(text: unknown): LinkControl | null {
  const { type, ...rest } = record(parseJson(text));
  switch (type) {
    case 'near':
    case 'leaving':
    case 'released':
      return { type };
    case 'pulse':
      return isChannelId(rest.id) ? { type, id: rest.id } : null;
    case 'offer': {
      const { sdp, streams } = rest;
      if (!isText(sdp) || !Array.isArray(streams) || streams.length > MOST_STREAMS) return null;
      return streams.every(isOfferedStream) ? { type, sdp, streams } : null;
    }
    case 'answer':
      return isText(rest.sdp) ? { type, sdp: rest.sdp } : null;
    case 'standing':
    case 'playing':
      return isTexts(rest.ids) ? { type, ids: rest.ids } : null;
    case 'want': {
      const { sizes } = rest;
      if (!Array.isArray(sizes) || sizes.length > MOST_STREAMS) return null;
      return sizes.every(isWantedSize) ? { type, sizes } : null;
    }
    case 'application':
      return { type, content: rest.content };
    case 'bye':
      return { type, reason: endingOf(rest.reason) };
    default:
      return null;
  }
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' && text.length <= MOST_TEXT ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_TEXT;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_STREAMS && value.every(isText);
}

function isOfferedStream(value: unknown): value is OfferedStream {
  const { mid, id, kind, publisher, path } = record(value);
  return isText(mid) && isText(id) && (kind === 'audio' || kind === 'video') && isText(publisher) && isTexts(path);
}

function isWantedSize(value: unknown): value is WantedSize {
  const { id, width, height } = record(value);
  return isText(id) && isSize(width) && isSize(height);
}

/** RFC 8832, section 6: stream identifiers end at 65,534; Chromium takes 1,023 at most. */
function isChannelId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 1_023;
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < 65_536;
}

function endingOf(value: unknown): LinkEnding {
  return LINK_ENDINGS.find((ending) => ending === value) ?? 'lost';
}
