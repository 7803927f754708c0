import { decodeBase64Url, encodeBase64Url } from './base64Url.ts';
import { TicketError } from './TicketError.ts';

export { TicketError } from './TicketError.ts';

/** Who is at the other end of a link, by the server's word. */
export interface TicketHolder {
  /** The call engine's identity, with which the ids of this participant's streams begin. */
  readonly identity: string;
  readonly username: string;
  readonly displayName: string;
  /** There where the server lets them receive, but not share. */
  readonly receiveOnly?: true;
}

export interface TicketCheck {
  /** The server's public key, as it came with the own ticket. */
  readonly key: CryptoKey | JsonWebKey;
  /** The own meeting's UUID. */
  readonly audience: string;
  /** The server's time, ms since 1970. */
  now(): number;
  /** Of the certificates of the other side (`fingerprintsOf`): the ticket has to be made out to all of them. */
  readonly fingerprints: readonly string[];
  /** How long after its end a ticket still counts, ms. */
  readonly leeway?: number;
}

/** Clocks that are a minute apart agree. */
const LEEWAY = 60_000;
/** Longer than any ticket, with a name of 200 characters in any script. */
const MAX_LENGTH = 8192;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
/** RFC 7518, section 3.4. */
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * Reads what a neighbour shows (relay.md, S6): a JWS in compact form (RFC 7515), signed by the server with ES256, for
 * this meeting, and made out to the certificate at the other end of the connection. Whether it is the own ticket that
 * comes back is the caller's to see.
 *
 * @throws {TicketError} and nothing else, whatever the ticket is
 */
export async function verifyTicket(ticket: string, check: TicketCheck): Promise<TicketHolder> {
  const { header, payload, signature, signed } = partsOf(ticket);
  const { alg, typ, crit } = objectIn(header);
  if (alg !== 'ES256' || typ !== 'vnet-link+jwt' || crit !== undefined) throw new TicketError('malformed');
  await verifySignature(check.key, signature, signed);
  const { aud, exp, thumbprint, holder } = claimsIn(payload);
  // First: what else the ticket says, it says of somebody else.
  if (!isMadeOutTo(thumbprint, check.fingerprints)) throw new TicketError('other_certificate');
  if (!(check.now() < exp * 1000 + (check.leeway ?? LEEWAY))) throw new TicketError('expired');
  if (aud !== check.audience) throw new TicketError('other_meeting', { holder });
  return holder;
}

/**
 * What a description says of its side's certificates, in its sections and before them: `sha-256 AA:BB:…`, each value
 * once (RFC 8122, section 5). Whatever looks like such a line counts, so that none is overlooked.
 */
export function fingerprintsOf(sdp: string): string[] {
  return [...new Set([...sdp.matchAll(/^\s*a=fingerprint[:\s]*(.*)$/gim)].map(([, value = '']) => value.trim()))];
}

/**
 * The `x5t#S256` (RFC 8705, section 3.1) of the certificate with this fingerprint, `sha-256 AA:BB:…`. Null for what is
 * no SHA-256.
 */
export function certificateThumbprint(fingerprint: string): string | null {
  const digits = /^sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i.exec(fingerprint)?.[1];
  if (digits === undefined) return null;
  return encodeBase64Url(Uint8Array.from(digits.split(':'), (pair) => Number.parseInt(pair, 16)));
}

function isMadeOutTo(thumbprint: string, fingerprints: readonly string[]): boolean {
  return fingerprints.length > 0 && fingerprints.every((each) => certificateThumbprint(each) === thumbprint);
}

function partsOf(ticket: unknown) {
  if (typeof ticket !== 'string' || ticket.length > MAX_LENGTH) throw new TicketError('malformed');
  const [header = '', payload = '', signature = '', ...more] = ticket.split('.');
  if (more.length > 0) throw new TicketError('malformed');
  return {
    header: bytesIn(header),
    payload: bytesIn(payload),
    signature: bytesIn(signature),
    signed: new TextEncoder().encode(`${header}.${payload}`),
  };
}

function bytesIn(part: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64Url(part);
  if (bytes === null) throw new TicketError('malformed');
  return bytes;
}

function objectIn(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new TicketError('malformed', { cause });
  }
  if (!isObject(value)) throw new TicketError('malformed');
  return value;
}

async function verifySignature(
  key: CryptoKey | JsonWebKey,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<void> {
  let isGenuine: boolean;
  try {
    isGenuine = await crypto.subtle.verify(ES256, await publicKey(key), signature, signed);
  } catch (cause) {
    throw new TicketError('bad_signature', { cause });
  }
  if (!isGenuine) throw new TicketError('bad_signature');
}

async function publicKey(key: CryptoKey | JsonWebKey): Promise<CryptoKey> {
  if ('algorithm' in key) return key;
  const { kty = '', crv = '', x = '', y = '' } = key;
  return crypto.subtle.importKey('jwk', { kty, crv, x, y }, CURVE, false, ['verify']);
}

function claimsIn(payload: Uint8Array) {
  const { aud, sub, username, name, iat, exp, cnf, receive_only } = objectIn(payload);
  const thumbprint = isObject(cnf) ? cnf['x5t#S256'] : undefined;
  const areTexts = isText(aud) && isText(sub) && isText(username) && isText(name) && isText(thumbprint);
  if (!areTexts || sub === '' || !isTime(iat) || !isTime(exp)) throw new TicketError('malformed');
  const holder: TicketHolder = { identity: sub, username, displayName: name };
  const receiveOnly: Pick<TicketHolder, 'receiveOnly'> = receive_only === true ? { receiveOnly: true } : {};
  return { aud, exp, thumbprint, holder: { ...holder, ...receiveOnly } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Seconds since 1970; the server's are whole. */
function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
