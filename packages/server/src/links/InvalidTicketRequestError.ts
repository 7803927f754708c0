import { RequestError } from '../errors.ts';

/** The body of a request for a ticket is not the protocol's; each field has its sentence. */
export class InvalidTicketRequestError extends RequestError {
  readonly status = 400;
  readonly code = 'invalid_ticket_request';

  private constructor(message: string) {
    super(message);
  }

  static session(): InvalidTicketRequestError {
    return new InvalidTicketRequestError('The session must have 8 to 32 letters, digits, dashes or underscores.');
  }

  static fingerprint(): InvalidTicketRequestError {
    return new InvalidTicketRequestError(
      'The fingerprint must be a SHA-256 of 32 pairs of hexadecimal digits, separated by colons.',
    );
  }
}
