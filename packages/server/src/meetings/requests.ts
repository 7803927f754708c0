import type { FastifyRequest } from 'fastify';
import { NotLoggedInError } from '../errors.ts';
import { requireAccount } from '../plugins/authentication.ts';
import { MeetingNotFoundError } from './MeetingNotFoundError.ts';
import type { Meeting } from './meeting.ts';
import { NotHostError } from './NotHostError.ts';
import { type Participant, personOf } from './participant.ts';
import { mayManage, mayOpen } from './policy.ts';
import type { MeetingService } from './service.ts';

/** A request whose path names a meeting. */
type MeetingRequest = FastifyRequest<{ Params: { id: string } }>;

/**
 * Who is asking, with an account or as a guest.
 *
 * @throws {NotLoggedInError}
 */
export function requireParticipant({ authentication, guest }: FastifyRequest): Participant {
  if (authentication !== null) return { kind: 'account', account: authentication.account };
  if (guest !== null) return { kind: 'guest', guest };
  throw new NotLoggedInError();
}

/**
 * The meeting that the path names, for somebody who may open it. To a guest every other meeting is as if there were
 * none to sign in for, so that they learn nothing of codes.
 *
 * @throws {NotLoggedInError}
 * @throws {MeetingNotFoundError}
 * @throws {TooManyRequestsError} for wrong codes without end
 */
export async function openMeeting(
  meetings: MeetingService,
  request: MeetingRequest,
): Promise<{ meeting: Meeting; participant: Participant }> {
  const participant = requireParticipant(request);
  const seeker = { personId: personOf(participant).id, address: request.ip };
  try {
    const meeting = await meetings.lookUp(request.params.id, seeker);
    if (mayOpen(participant, meeting)) return { meeting, participant };
  } catch (error) {
    if (participant.kind === 'account' || !(error instanceof MeetingNotFoundError)) throw error;
  }
  throw new NotLoggedInError();
}

/**
 * The meeting that the path names, for its host.
 *
 * @throws {NotLoggedInError}
 * @throws {NotHostError}
 * @throws {MeetingNotFoundError}
 * @throws {TooManyRequestsError}
 */
export async function hostedMeeting(meetings: MeetingService, request: MeetingRequest): Promise<Meeting> {
  const account = requireAccount(request);
  const meeting = await meetings.lookUp(request.params.id, { personId: account.id, address: request.ip });
  if (!mayManage(account, meeting)) throw new NotHostError();
  return meeting;
}
