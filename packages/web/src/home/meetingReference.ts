import { normalizeMeetingCode } from '@vnet/protocol';

/** What a person typed or pasted to join a meeting. */
export type MeetingReference =
  | { readonly kind: 'empty' }
  | { readonly kind: 'code'; readonly code: string }
  /** A link to a meeting of another server. */
  | { readonly kind: 'elsewhere'; readonly host: string }
  /** A link to something that is no meeting. */
  | { readonly kind: 'other' };

/** The paths that name a meeting: the meeting app's own, and the REST path that the first VNET handed out. */
const MEETING_PATH = /^\/(?:meet\/conf|meeting\/meetings)\/([^/]+)(?:\/|\/join\/)?$/;

/** Reads a code (spaces and case forgiven) or a whole link. `origin` is this server's. */
export function parseMeetingReference(typed: string, origin: string): MeetingReference {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  const url = linkOf(text, origin);
  if (url === null) return { kind: 'code', code: normalizeMeetingCode(text) };
  if (url.host !== new URL(origin).host) return { kind: 'elsewhere', host: url.host };
  const id = decode(MEETING_PATH.exec(url.pathname)?.[1] ?? '');
  return id === '' ? { kind: 'other' } : { kind: 'code', code: normalizeMeetingCode(id) };
}

/** Null for what is no link. A link may come without its scheme, or as a path of this server. */
function linkOf(text: string, origin: string): URL | null {
  if (/^https?:\/\//i.test(text)) return parse(text);
  if (text.startsWith('/')) return parse(`${origin}${text}`);
  const { protocol, host } = new URL(origin);
  return text.startsWith(`${host}/`) ? parse(`${protocol}//${text}`) : null;
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Empty for what is no percent-encoding. */
function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}
