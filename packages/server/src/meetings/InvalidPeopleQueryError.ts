import { MOST_PEOPLE } from '@vnet/protocol';
import { RequestError } from '../errors.ts';

/** Nobody, or too many, are asked for by name. */
export class InvalidPeopleQueryError extends RequestError {
  readonly status = 400;
  readonly code = 'invalid_people_query';

  constructor() {
    super(`Name up to ${MOST_PEOPLE} identities in "ids", separated by commas.`);
  }
}
