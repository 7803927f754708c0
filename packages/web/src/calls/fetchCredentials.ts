import { CSRF_HEADER, errorBodySchema, type JoinCredentials, joinCredentialsSchema } from '@vnet/protocol';
import { JoinError } from './JoinError.ts';

/** A server that takes longer than this counts as unreachable. */
const TIMEOUT_MS = 10_000;

export interface CredentialsRequest {
  /** The meeting's short code or UUID. */
  readonly meetingId: string;
  /** The tab's session (`TabSession.id`). */
  readonly session: string;
  readonly csrfToken: string;
}

/**
 * Asks VNET for what the call engine needs for this meeting alone.
 *
 * @throws {JoinError}
 */
export async function fetchCredentials({
  meetingId,
  session,
  csrfToken,
}: CredentialsRequest): Promise<JoinCredentials> {
  const response = await post(`/meeting/meetings/${encodeURIComponent(meetingId)}/join/`, csrfToken, { session });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, errorBodySchema.safeParse(body).data?.message);
  const parsed = joinCredentialsSchema.safeParse(body);
  if (!parsed.success) throw new JoinError('unreachable', 'The server answered something that is no meeting.');
  return parsed.data;
}

async function post(path: string, csrfToken: string, body: object): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', [CSRF_HEADER]: csrfToken },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new JoinError('unreachable', 'The server cannot be reached.', { cause });
  }
}

function refusal(status: number, message: string | undefined): JoinError {
  switch (status) {
    case 401:
      return new JoinError('signed_out', 'You are signed out. Sign in again to come back to the meeting.');
    case 403:
      return new JoinError('refused', message ?? 'You may not join this meeting.');
    case 404:
      return new JoinError('not_found', message ?? 'Meeting not found');
    default:
      // 429 and 5xx pass: the server says "later".
      return new JoinError('unreachable', message ?? 'The server cannot let you in at the moment.');
  }
}
