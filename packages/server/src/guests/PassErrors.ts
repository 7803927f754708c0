import { GUEST_PASSES_MOST, type GuestPass } from '@vnet/protocol';
import { NotFoundError, RequestError } from '../errors.ts';

/** No guest pass is what the link holds. */
export class PassUnknownError extends NotFoundError {
  constructor() {
    super('This guest link leads to no meeting. Check that it is whole, or ask the host for a new one.');
  }
}

/** The pass is there and lets nobody in any more. */
export class PassClosedError extends RequestError {
  readonly status = 403;
  readonly code = 'guest_pass_closed';

  constructor(state: Exclude<GuestPass['state'], 'open'>) {
    super(SENTENCES[state]);
  }
}

/** A meeting has as many guest links as it may have. */
export class TooManyPassesError extends RequestError {
  readonly status = 409;
  readonly code = 'too_many_passes';

  constructor() {
    super(`A meeting has ${GUEST_PASSES_MOST} guest links at most. Withdraw one that nobody needs any more.`);
  }
}

const SENTENCES: Record<Exclude<GuestPass['state'], 'open'>, string> = {
  withdrawn: 'The host has withdrawn this guest link. Ask them for a new one.',
  expired: 'The time of this guest link is over. Ask the host for a new one.',
  used_up: 'This guest link has let in as many guests as it may. Ask the host for a new one.',
};
