import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Meeting } from '../meetings/meeting.ts';
import type { MeetingService } from '../meetings/service.ts';
import { GUESTS_PER_HOUR } from '../plugins/rateLimits.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { GuestPage } from './GuestPage.tsx';
import type { GuestPass } from './guestPass.ts';
import { brokenGuestNameRule } from './passForm.ts';
import type { GuestService } from './service.ts';

interface Options {
  meetings: MeetingService;
  guests: GuestService;
  pages: PageRenderer;
}

type OfPass = { Params: { pass: string } };

/** `/meet/guest/<pass>/`: the page that a guest link opens. It works without JavaScript. */
export const guestPageRoutes: FastifyPluginAsync<Options> = async (app, { meetings, guests, pages }) => {
  const config = { answers: 'html' } as const;

  app.get<OfPass>('/meet/guest/:pass/', { config }, async (request, reply) => {
    const pass = await guests.openPass(request.params.pass, request.ip, request.guest);
    if (request.authentication === null && request.guest?.passId !== pass.id) {
      return await ask(request, reply, pass, { name: '', errors: [] });
    }
    const meeting = await meetings.find(pass.meetingUuid);
    return reply.redirect(lobbyOf(meeting));
  });

  const entries = { ...config, rateLimit: { max: GUESTS_PER_HOUR, timeWindow: 3_600_000 } };
  app.post<OfPass>('/meet/guest/:pass/', { config: entries }, async (request, reply) => {
    const pass = await guests.openPass(request.params.pass, request.ip, request.guest);
    const name = formFields(request.body)('name').trim().replace(/\s+/g, ' ');
    const problem = brokenGuestNameRule(name);
    if (problem !== null) return await ask(request, reply.code(400), pass, { name, errors: [problem] });
    const meeting = await meetings.find(pass.meetingUuid);
    const { cookie } = await guests.enter(pass, name);
    reply.enterAsGuest(cookie);
    return reply.redirect(lobbyOf(meeting));
  });

  async function ask(
    request: FastifyRequest<OfPass>,
    reply: FastifyReply,
    pass: GuestPass,
    typed: { name: string; errors: string[] },
  ): Promise<FastifyReply> {
    if (!wantsHtml(request)) return reply.send({ name: typed.errors });
    const meeting = await meetings.find(pass.meetingUuid);
    const action = `/meet/guest/${request.params.pass}/`;
    return await pages.send(request, reply, (page) => GuestPage({ ...page, ...typed, meeting, action }));
  }
};

function lobbyOf({ code }: Meeting): string {
  return `/meet/conf/${encodeURIComponent(code)}/`;
}
