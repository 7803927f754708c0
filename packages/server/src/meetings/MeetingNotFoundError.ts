import { NotFoundError } from '../errors.ts';

/** No meeting has this code or UUID. contract.md fixes the sentence. */
export class MeetingNotFoundError extends NotFoundError {
  constructor() {
    super('Meeting not found');
  }
}
