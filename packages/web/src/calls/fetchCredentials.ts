import { ENTRANCE_CODES, type JoinCredentials, joinCredentialsSchema } from '@vnet/protocol';
import { ApiError, RefusedError } from '../api/ApiError.ts';
import type { HttpClient } from '../api/HttpClient.ts';
import { JoinError, type JoinProblem } from './JoinError.ts';

export interface CredentialsRequest {
  /** `/meeting/meetings/` as the page names it. */
  readonly meetingsUrl: string;
  /** The meeting's short code or UUID. */
  readonly meetingId: string;
  /** The tab's session (`tabSession`). */
  readonly session: string;
  /** For somebody who came by a guest pass: they have nothing to sign in with. */
  readonly asGuest?: boolean;
}

/**
 * Asks VNET for what the call engine needs for this meeting alone.
 *
 * @throws {JoinError}
 */
export async function fetchCredentials(
  http: HttpClient,
  { meetingsUrl, meetingId, session, asGuest = false }: CredentialsRequest,
): Promise<JoinCredentials> {
  try {
    return await http.post(`${meetingsUrl}${encodeURIComponent(meetingId)}/join/`, { session }, joinCredentialsSchema);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    if (asGuest && cause.code === 'signed_out') throw new JoinError('refused', GUEST_LINK_OVER, { cause });
    throw new JoinError(problemOf(cause), cause.message, { cause });
  }
}

/** Said to guests whose link was withdrawn, or whose day is over. */
export const GUEST_LINK_OVER = 'Your guest link lets you in no longer. Ask the host for a new one.';

/** What the server refuses stays refused; everything else (down, restarting, too many requests) passes. */
function problemOf(error: ApiError): JoinProblem {
  if (error instanceof RefusedError && error.reason === ENTRANCE_CODES.waiting) return 'waiting';
  switch (error.code) {
    case 'signed_out':
    case 'not_found':
    case 'refused':
      return error.code;
    default:
      return 'unreachable';
  }
}
