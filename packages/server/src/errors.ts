/**
 * A request that cannot be served, said in a sentence for the person who made it. Each failure is a class of its own
 * with a stable code (docs/errors.md); the error handler turns it into a page or a JSON body.
 */
export abstract class RequestError extends Error {
  abstract readonly status: number;
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Nobody is signed in, where somebody has to be. */
export class NotLoggedInError extends RequestError {
  readonly status = 401;
  readonly code = 'not_logged_in';

  constructor() {
    super('Sign in to go on.');
  }
}

/** A page or a call for staff, asked for by somebody who is not. */
export class StaffOnlyError extends RequestError {
  readonly status = 403;
  readonly code = 'staff_only';

  constructor() {
    super('This page is for the staff of this server. If you should be one of them, ask whoever runs it.');
  }
}

/** The database does not answer at the moment; nothing was changed. */
export class DatabaseUnavailableError extends RequestError {
  readonly status = 503;
  readonly code = 'database_unavailable';

  constructor(options?: ErrorOptions) {
    super('The server cannot reach its database at the moment. Nothing was changed: try again in a minute.', options);
  }
}

/** A request that changes something came from a page of another origin. */
export class ForeignOriginError extends RequestError {
  readonly status = 403;
  readonly code = 'foreign_origin';

  constructor() {
    super('This request came from another site, so nothing was changed. Open VNET itself and try again.');
  }
}

/** A request under a session did not carry the token of its page, or carried one of another session. */
export class CsrfTokenError extends RequestError {
  readonly status = 403;
  readonly code = 'csrf_token';

  constructor() {
    super('This page is no longer current, so nothing was changed. Reload it and try again.');
  }
}

/** Too many requests, or too many wrong passwords. */
export class TooManyRequestsError extends RequestError {
  readonly status = 429;
  readonly code = 'too_many_requests';

  /** @param retryAfter seconds */
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }
}

/** The server has more to do than it can; nothing was changed. */
export class BusyError extends RequestError {
  readonly status = 503;
  readonly code = 'busy';

  constructor() {
    super('The server is busy. Try again in a moment.');
  }
}

/** The `Host` header is missing or is no host name, so no address of this server can be told from it. */
export class BadHostError extends RequestError {
  readonly status = 400;
  readonly code = 'bad_host';

  constructor() {
    super('The request does not say which host it is for.');
  }
}

/** Something asked for by name is not here. The message is the contract's where it fixes one. */
export class NotFoundError extends RequestError {
  readonly status = 404;
  readonly code = 'not_found';
}
