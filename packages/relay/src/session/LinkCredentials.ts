import type { TicketHolder } from './tickets.ts';

/** How an end of a link shows who it is, and finds out who the other one is (relay.md, S6). */
export interface LinkCredentials {
  /** Our own identity in the meeting. */
  readonly identity: string;
  /** What our links' connections are made with; the ticket is bound to it. */
  readonly certificate: RTCCertificate;
  /** Of that certificate: `sha-256 AB:CD:…`. */
  readonly fingerprint: string;
  /** Our ticket, valid for some minutes yet. */
  ticket(): Promise<string>;
  /**
   * Who shows a ticket and holds the certificate of this fingerprint.
   *
   * @throws {TicketError}
   */
  verify(ticket: string, fingerprint: string): Promise<TicketHolder>;
}
