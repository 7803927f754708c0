import { RequestError } from '../errors.ts';

/** The body of a join is not the contract's. */
export class InvalidJoinError extends RequestError {
  readonly status = 400;
  readonly code = 'invalid_join';

  constructor() {
    super('The session must have 8 to 32 letters, digits, dashes or underscores.');
  }
}
