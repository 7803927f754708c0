import type { TicketHolder } from './tickets.ts';

export type TicketErrorCode =
  /** Not a ticket: another form, another type, a claim that is missing or is no such thing. */
  | 'malformed'
  /** Not signed with the key, or the key is none. */
  | 'bad_signature'
  | 'expired'
  | 'other_meeting'
  /** It was made out to somebody else than who shows it. */
  | 'other_certificate';

const SENTENCES: Readonly<Record<TicketErrorCode, string>> = {
  malformed: 'This is not a ticket.',
  bad_signature: 'The ticket was not signed by the server of this meeting.',
  expired: 'The ticket has expired.',
  other_meeting: 'The ticket is for another meeting.',
  other_certificate: 'The ticket belongs to somebody else.',
};

/** The neighbour shows no ticket that counts: nothing may flow between the two (relay.md, S6). */
export class TicketError extends Error {
  /** With `other_meeting`: who shows the ticket, which is genuine. Null with every other code. */
  readonly holder: TicketHolder | null;

  constructor(
    readonly code: TicketErrorCode,
    options: ErrorOptions & { readonly holder?: TicketHolder } = {},
  ) {
    super(SENTENCES[code], options);
    this.name = 'TicketError';
    this.holder = options.holder ?? null;
  }
}
