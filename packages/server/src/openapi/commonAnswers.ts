import { errorBodySchema } from '@vnet/protocol';
import * as z from 'zod/mini';

const error = (description: string) => ({ description, body: errorBodySchema });

/** Nobody is signed in: contract.md's body. */
export const UNAUTHORIZED = {
  401: { description: 'Nobody is signed in.', body: z.object({ message: z.string(), detail: z.string() }) },
};
export const NO_MEETING = { 404: error('There is no such meeting.') };
export const PROVIDER_DOWN = { 503: error('The call provider cannot be reached at the moment.') };
export const TOO_MANY = { 429: error('Too many requests; `Retry-After` says how many seconds to wait.') };
export const REFUSED = { 403: error('Not allowed; the message says why.') };

/** The part of a path that names a meeting. */
export const MEETING_ID = { id: 'the meeting’s code or its UUID' };
