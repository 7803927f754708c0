import { RequestError } from '../../errors.ts';

/** Whoever takes their own access away by a slip could not give it back: somebody else has to do it. */
export class OwnAccessError extends RequestError {
  readonly status = 409;
  readonly code = 'own_access';

  constructor() {
    super('This is your own account, so nothing was changed. Another member of staff can do it for you.');
  }
}
