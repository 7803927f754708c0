import { RequestError } from '../errors.ts';

/** Somebody else than the host wants to change a meeting, or to see what is the host's. */
export class NotHostError extends RequestError {
  readonly status = 403;
  readonly code = 'not_host';

  constructor() {
    super('Only the host of this meeting may do that.');
  }
}
