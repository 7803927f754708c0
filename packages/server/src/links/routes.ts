import { type TicketRequest, ticketRequestSchema } from '@vnet/protocol';
import type { FastifyPluginAsync } from 'fastify';
import { openMeeting, requireParticipant } from '../meetings/requests.ts';
import type { MeetingService } from '../meetings/service.ts';
import type { SitePolicies } from '../sites/SitePolicies.ts';
import { InvalidTicketRequestError } from './InvalidTicketRequestError.ts';
import type { LinkTickets } from './LinkTickets.ts';
import { presentTicket } from './present.ts';
import { SharingOffError } from './SharingOffError.ts';

interface Options {
  meetings: MeetingService;
  linkTickets: LinkTickets;
  sitePolicies: SitePolicies;
}

/** Tickets with which two browsers of one meeting link up (docs/protocol.md). */
export const linkRoutes: FastifyPluginAsync<Options> = async (app, { meetings, linkTickets, sitePolicies }) => {
  const config = { answers: 'json' } as const;
  // Nobody learns whether a meeting exists before saying who they are.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    requireParticipant(request);
  });

  app.post<{ Params: { id: string } }>('/meeting/meetings/:id/ticket/', { config }, async (request) => {
    const { meeting, participant } = await openMeeting(meetings, request);
    const { session, fingerprint } = readTicketRequest(request.body);
    const grant = await meetings.admit(meeting, participant, session);
    const { sharing } = await sitePolicies.for(request.ip);
    if (sharing === 'off') throw new SharingOffError();
    return presentTicket(linkTickets.issue(grant, fingerprint, { mayShare: sharing === 'on' }));
  });
};

/** @throws {InvalidTicketRequestError} */
function readTicketRequest(body: unknown): TicketRequest {
  const { success, data, error } = ticketRequestSchema.safeParse(body ?? {});
  if (success) return data;
  const onlyFingerprint = error.issues.every(({ path }) => path[0] === 'fingerprint');
  throw onlyFingerprint ? InvalidTicketRequestError.fingerprint() : InvalidTicketRequestError.session();
}
