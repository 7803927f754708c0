import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../clock.ts';
import { hostedMeeting } from '../meetings/requests.ts';
import type { MeetingService } from '../meetings/service.ts';
import { requireAccount } from '../plugins/authentication.ts';
import { type OriginSettings, publicOrigin } from '../plugins/requestOrigin.ts';
import { readPassForm } from './passForm.ts';
import { presentPass } from './present.ts';
import type { GuestService } from './service.ts';

interface Options extends OriginSettings {
  meetings: MeetingService;
  guests: GuestService;
  clock: Clock;
}

type OfMeeting = { Params: { id: string } };
type OfPass = { Params: { id: string; pass: string } };

/** The guest passes of a meeting, for its host. */
export const guestPassRoutes: FastifyPluginAsync<Options> = async (app, { meetings, guests, clock, ...settings }) => {
  const config = { answers: 'json' } as const;
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    requireAccount(request);
  });

  app.get<OfMeeting>('/meeting/meetings/:id/passes/', { config }, async (request) => {
    const origin = publicOrigin(request, settings);
    const passes = await guests.listPasses(await hostedMeeting(meetings, request));
    return { passes: passes.map((pass) => presentPass(pass, origin, clock.now())) };
  });

  app.post<OfMeeting>('/meeting/meetings/:id/passes/', { config }, async (request, reply) => {
    const meeting = await hostedMeeting(meetings, request);
    const { plan, errors } = readPassForm(request.body, clock.now());
    if (plan === null) return reply.code(400).send(errors);
    const made = await guests.makePass(meeting, plan);
    return reply.code(201).send(presentPass(made, publicOrigin(request, settings), clock.now()));
  });

  app.post<OfPass>('/meeting/meetings/:id/passes/:pass/withdraw/', { config }, async (request) => {
    await guests.withdrawPass(await hostedMeeting(meetings, request), request.params.pass);
    return { withdrawn: true };
  });
};
