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
}

/**
 * Asks VNET for what the call engine needs for this meeting alone.
 *
 * @throws {JoinError}
 */
export async function fetchCredentials(
  http: HttpClient,
  { meetingsUrl, meetingId, session }: CredentialsRequest,
): Promise<JoinCredentials> {
  try {
    return await http.post(`${meetingsUrl}${encodeURIComponent(meetingId)}/join/`, { session }, joinCredentialsSchema);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    throw new JoinError(problemOf(cause), cause.message, { cause });
  }
}

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
