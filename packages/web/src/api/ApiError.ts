import type { FieldErrors } from '@vnet/protocol';

/** A request that the server did not fulfil; `message` is a sentence for the person. One subclass a way to fail. */
export abstract class ApiError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The session has ended: sign in again, and come back to this page. */
export class SignedOutError extends ApiError {
  readonly code = 'signed_out';

  constructor() {
    super('You are signed out. Sign in to go on.');
  }
}

/** No answer: the server is down, or there is no network between. */
export class UnreachableError extends ApiError {
  readonly code = 'unreachable';

  constructor(cause: unknown) {
    super('The server cannot be reached. Check your connection and try again.', { cause });
  }
}

/** There is no such thing, or none that this person may see. */
export class NotFoundError extends ApiError {
  readonly code = 'not_found';

  constructor(message = 'What you are looking for is not here.') {
    super(message);
  }
}

/** The server knows who asks, and refuses: most often the page is older than its session. */
export class RefusedError extends ApiError {
  readonly code = 'refused';

  /** @param reason the server's own code, where it said one */
  constructor(
    message = 'The server refused this. Reload the page and try again.',
    readonly reason: string | null = null,
  ) {
    super(message);
  }
}

/** Too many requests; `retryAfter` in seconds, null where the server does not say. */
export class RateLimitedError extends ApiError {
  readonly code = 'rate_limited';

  constructor(readonly retryAfter: number | null) {
    super(
      retryAfter === null
        ? 'That was too often in a short time. Wait a minute and try again.'
        : `That was too often in a short time. Try again in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.`,
    );
  }
}

/** The server itself is well, but what carries the calls does not answer it. */
export class ProviderDownError extends ApiError {
  readonly code = 'provider_unavailable';

  constructor(message = 'The call service does not answer at the moment. Try again in a minute.') {
    super(message);
  }
}

/** The fields of a form that are wrong, with a sentence or more for each. */
export class InvalidFieldsError extends ApiError {
  readonly code = 'invalid_fields';

  constructor(readonly fields: FieldErrors) {
    super('Something in the form needs a change.');
  }
}

/** The server failed, or answered what is no answer to this request. */
export class UnexpectedAnswerError extends ApiError {
  readonly code = 'unexpected_answer';

  constructor(
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super('Something went wrong on the server. Try again; if it stays so, tell who runs this VNET.', options);
  }
}
