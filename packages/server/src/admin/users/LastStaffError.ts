import { RequestError } from '../../errors.ts';

/** Without active staff nobody could look after this server; so the last one stays. */
export class LastStaffError extends RequestError {
  readonly status = 409;
  readonly code = 'last_staff';

  constructor() {
    super('This is the only active member of staff, so nothing was changed. Make somebody else staff first.');
  }
}
