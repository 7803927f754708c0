import { MOST_PEOPLE } from '@vnet/protocol';
import { InvalidPeopleQueryError } from './InvalidPeopleQueryError.ts';

/** The longest identity that a call provider issues, characters; ACS's have 82. */
const LONGEST_IDENTITY = 200;

/**
 * The identities of `?ids=…`, as the call provider issues them, separated by commas.
 *
 * @throws {InvalidPeopleQueryError}
 */
export function readPeopleQuery(query: unknown): string[] {
  const ids: unknown = typeof query === 'object' && query !== null && 'ids' in query ? query.ids : undefined;
  if (typeof ids !== 'string') throw new InvalidPeopleQueryError();
  const identities = [...new Set(ids.split(',').filter((id) => id !== ''))];
  const areTooMany = identities.length > MOST_PEOPLE;
  if (areTooMany || identities.some((id) => id.length > LONGEST_IDENTITY)) throw new InvalidPeopleQueryError();
  return identities;
}
