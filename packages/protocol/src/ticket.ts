import * as z from 'zod/mini';
import { SESSION_PATTERN } from './join.ts';

/**
 * Tickets of links (relay.md, S6): what one browser shows another so that it can tell, without asking the server, who is
 * at the other end of a link, and that both are in one meeting. docs/protocol.md says how a ticket is checked.
 */

/** A certificate's SHA-256 as WebRTC writes it: 32 pairs of hexadecimal digits, in either case (RFC 8122, section 5). */
export const FINGERPRINT_PATTERN = /^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/i;

/** 32 bytes in base64url without padding: a SHA-256, or a coordinate of P-256. */
const BASE64URL_32_BYTES = /^[0-9A-Za-z_-]{43}$/;
/** JWS compact serialization (RFC 7515, section 7.1): header, payload and signature in base64url. */
const COMPACT_JWS = /^[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+$/;

/** Body of `POST /meeting/meetings/<meeting_id>/ticket/`. */
export const ticketRequestSchema = z.object({
  /** The session that `join/` was given: the ticket names the same participant. */
  session: z.string().check(z.regex(SESSION_PATTERN)),
  /** Of the DTLS certificate that the page makes its links with. */
  fingerprint: z.string().check(z.regex(FINGERPRINT_PATTERN)),
});
export type TicketRequest = z.infer<typeof ticketRequestSchema>;

/** The server's public key as a JWK (RFC 7518, section 6.2.1). */
export const ticketKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().check(z.regex(BASE64URL_32_BYTES)),
  y: z.string().check(z.regex(BASE64URL_32_BYTES)),
});
export type TicketKey = z.infer<typeof ticketKeySchema>;

export const ticketAnswerSchema = z.object({
  /** A JWS with `ticketHeaderSchema` and `ticketClaimsSchema`. */
  ticket: z.string().check(z.regex(COMPACT_JWS)),
  /** Checks this ticket and those of the neighbours. */
  key: ticketKeySchema,
  /** ISO 8601; the ticket's `exp`. */
  expires_at: z.string(),
});
export type TicketAnswer = z.infer<typeof ticketAnswerSchema>;

/** The ticket's header; its own `typ` keeps other signed texts from passing as tickets (RFC 8725, section 3.11). */
export const ticketHeaderSchema = z.object({ alg: z.literal('ES256'), typ: z.literal('vnet-link+jwt') });
export type TicketHeader = z.infer<typeof ticketHeaderSchema>;

/** The ticket's payload (RFC 7519); times in seconds since 1970. */
export const ticketClaimsSchema = z.object({
  /** `meeting_uuid`. */
  aud: z.string(),
  /** `<user id>#<session>`: the identity that `join/` answers. */
  sub: z.string(),
  username: z.string(),
  /** The display name, as the call engine shows it to others. */
  name: z.string(),
  iat: z.int(),
  exp: z.int(),
  cnf: z.object({
    /** SHA-256 of the holder's certificate in DER form, in base64url (RFC 8705, section 3.1). */
    'x5t#S256': z.string().check(z.regex(BASE64URL_32_BYTES)),
  }),
  /** There where the holder's network lets them receive, but not share: nobody takes streams from them. */
  receive_only: z.optional(z.literal(true)),
});
export type TicketClaims = z.infer<typeof ticketClaimsSchema>;
