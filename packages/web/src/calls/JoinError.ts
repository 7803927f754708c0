/**
 * Why the server gave no credentials. Only `unreachable` is worth trying again by itself; `waiting` is the lobby's, where
 * asking again is how one waits for the host.
 */
export type JoinProblem = 'signed_out' | 'not_found' | 'refused' | 'waiting' | 'unreachable' | 'unsupported';

/** `POST /meeting/meetings/<id>/join/` did not open the meeting. `message` is a sentence for the person. */
export class JoinError extends Error {
  constructor(
    readonly code: JoinProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'JoinError';
  }
}
