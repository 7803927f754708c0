import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type TicketClaims, type TicketHeader, type TicketKey, ticketKeySchema } from '@vnet/protocol';
import { participantIdentity } from '../calls/participantIdentity.ts';
import type { JoinGrant } from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import { deriveSigningKey } from './signingKey.ts';

/** A ticket is shown when a link begins and never again, so it lives as long as what `join/` answers. */
export const TICKET_SECONDS = 10 * 60;

export interface LinkTicket {
  /** JWS compact serialization (RFC 7515). */
  ticket: string;
  /** Checks it. */
  key: TicketKey;
  expiresAt: Date;
}

/** Signs what one browser shows another when they link up (relay.md, S6). Nothing is kept of it. */
export class LinkTickets {
  readonly #privateKey: KeyObject;
  readonly #publicKey: TicketKey;
  readonly #clock: Clock;

  /** @param secret 32 bytes, for this purpose alone */
  constructor(secret: Buffer, clock: Clock) {
    this.#privateKey = deriveSigningKey(secret);
    this.#publicKey = ticketKeySchema.parse(createPublicKey(this.#privateKey).export({ format: 'jwk' }));
    this.#clock = clock;
  }

  /**
   * Names a participant to whoever sees the ticket, and binds the name to the certificate: without its private key the
   * ticket is worth nothing (RFC 8705, section 3.1).
   *
   * @param fingerprint of the certificate, as `ticketRequestSchema` takes it
   * @param rules whether the holder's network lets them share, or receive only
   */
  issue(grant: JoinGrant, fingerprint: string, { mayShare }: { mayShare: boolean }): LinkTicket {
    const issuedAt = Math.floor(this.#clock.now().getTime() / 1000);
    const claims: TicketClaims = {
      aud: grant.meetingUuid,
      sub: participantIdentity(grant),
      username: grant.user.username,
      name: grant.user.displayName,
      iat: issuedAt,
      exp: issuedAt + TICKET_SECONDS,
      cnf: { 'x5t#S256': Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url') },
      ...(mayShare ? {} : { receive_only: true }),
    };
    return { ticket: this.#sign(claims), key: this.#publicKey, expiresAt: new Date(claims.exp * 1000) };
  }

  #sign(claims: TicketClaims): string {
    const signed = `${encodePart(HEADER)}.${encodePart(claims)}`;
    // JWS takes the two numbers side by side, 64 bytes (RFC 7518, section 3.4), where node:crypto would write DER.
    const signature = sign('sha256', Buffer.from(signed), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }
}

const HEADER: TicketHeader = { alg: 'ES256', typ: 'vnet-link+jwt' };

function encodePart(part: TicketHeader | TicketClaims): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
