import { type TicketAnswer, ticketAnswerSchema, ticketClaimsSchema } from '@vnet/protocol';
import {
  fingerprintOf,
  type LinkCredentials,
  makeCertificate,
  TicketError,
  type TicketHolder,
  verifyTicket,
} from '@vnet/relay';
import type { HttpClient } from '../../api/HttpClient.ts';

/** A ticket that ends sooner than this is fetched anew, ms: a link takes some seconds to come about. */
const LEAST_LIFETIME = 60_000;

export interface PageCredentialsOptions {
  readonly http: HttpClient;
  /** `/meeting/meetings/` as the page names it. */
  readonly meetingsUrl: string;
  readonly meetingId: string;
  readonly meetingUuid: string;
  /** The tab's session, as `join/` was told. */
  readonly session: string;
  readonly now?: () => number;
}

interface Held {
  readonly answer: TicketAnswer;
  readonly identity: string;
  readonly expiresAt: number;
}

/** This page's certificate and tickets: who it is to its neighbours (docs/protocol.md, *Tickets of links*). */
export class PageCredentials implements LinkCredentials {
  readonly certificate: RTCCertificate;
  readonly fingerprint: string;
  readonly #options: PageCredentialsOptions;
  #held: Held;
  /** The server's clock less ours, ms: page clocks may be off by minutes. */
  #clockOffset = 0;

  private constructor(options: PageCredentialsOptions, certificate: RTCCertificate, fingerprint: string) {
    this.#options = options;
    this.certificate = certificate;
    this.fingerprint = fingerprint;
    this.#held = {
      answer: { ticket: '', key: { kty: 'EC', crv: 'P-256', x: '', y: '' }, expires_at: '' },
      identity: '',
      expiresAt: 0,
    };
  }

  /** @throws {ApiError} when the server gives no ticket. */
  static async open(options: PageCredentialsOptions): Promise<PageCredentials> {
    const certificate = await makeCertificate();
    const credentials = new PageCredentials(options, certificate, await fingerprintOf(certificate));
    await credentials.#fetch();
    return credentials;
  }

  get identity(): string {
    return this.#held.identity;
  }

  /** @throws {ApiError} */
  async ticket(): Promise<string> {
    if (this.#held.expiresAt - this.#now() < LEAST_LIFETIME) await this.#fetch();
    return this.#held.answer.ticket;
  }

  /** @throws {TicketError} @throws {ApiError} */
  async verify(ticket: string, fingerprint: string): Promise<TicketHolder> {
    try {
      return await this.#verify(ticket, fingerprint);
    } catch (error) {
      if (!(error instanceof TicketError) || error.code !== 'bad_signature') throw error;
      // The server may have another secret, and so another key, than when we asked.
      await this.#fetch();
      return this.#verify(ticket, fingerprint);
    }
  }

  #verify(ticket: string, fingerprint: string): Promise<TicketHolder> {
    return verifyTicket(ticket, {
      key: this.#held.answer.key,
      audience: this.#options.meetingUuid,
      now: () => this.#now(),
      fingerprints: [fingerprint],
    });
  }

  async #fetch(): Promise<void> {
    const { http, meetingsUrl, meetingId, session } = this.#options;
    const path = `${meetingsUrl}${encodeURIComponent(meetingId)}/ticket/`;
    // As WebRTC writes it, without the name of the hash.
    const fingerprint = this.fingerprint.replace(/^sha-256 /, '');
    const answer = await http.post(path, { session, fingerprint }, ticketAnswerSchema);
    const { sub, iat, exp } = ticketClaimsSchema.parse(JSON.parse(decodePart(answer.ticket.split('.')[1] ?? '')));
    this.#clockOffset = iat * 1000 - (this.#options.now ?? Date.now)();
    this.#held = { answer, identity: sub, expiresAt: exp * 1000 };
  }

  /** The server's time, epoch ms, to a second. */
  #now(): number {
    return (this.#options.now ?? Date.now)() + this.#clockOffset;
  }
}

function decodePart(part: string): string {
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
