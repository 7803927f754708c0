import { type JoinCredentials, joinCredentialsSchema } from '@vnet/protocol';
import { ApiError } from '../api/ApiError.ts';
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
    throw new JoinError(problemOf(cause.code), cause.message, { cause });
  }
}

/** What the server refuses stays refused; everything else (down, restarting, too many requests) passes. */
function problemOf(code: string): JoinProblem {
  switch (code) {
    case 'signed_out':
    case 'not_found':
    case 'refused':
      return code;
    default:
      return 'unreachable';
  }
}
