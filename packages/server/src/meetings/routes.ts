import { joinRequestSchema } from '@vnet/protocol';
import type { FastifyPluginAsync } from 'fastify';
import type { CallIdentityNames } from '../accounts/callIdentityNames.ts';
import type { CallProvider } from '../calls/provider.ts';
import { requireAccount } from '../plugins/authentication.ts';
import { type OriginSettings, publicSocketOrigin } from '../plugins/requestOrigin.ts';
import { InvalidJoinError } from './InvalidJoinError.ts';
import { MEETING_FIELDS, readMeetingForm } from './meetingForm.ts';
import { presentJoinCredentials, presentMeeting, presentPeople } from './present.ts';
import { readPeopleQuery } from './readPeopleQuery.ts';
import type { MeetingService } from './service.ts';

interface Options extends OriginSettings {
  meetings: MeetingService;
  callIdentityNames: CallIdentityNames;
  provider: CallProvider;
}

/** contract.md's REST of meetings. */
export const meetingRoutes: FastifyPluginAsync<Options> = async (
  app,
  { meetings, callIdentityNames, provider, ...settings },
) => {
  const config = { answers: 'json' } as const;
  // Nobody learns whether a meeting or a form exists before saying who they are.
  app.addHook('onRequest', async (request) => {
    requireAccount(request);
  });

  app.get('/meeting/meetings/', { config }, async (request) => {
    const hosted = await meetings.listHostedBy(requireAccount(request));
    return { meetings: hosted.map(presentMeeting) };
  });

  app.get<{ Params: { id: string } }>('/meeting/meetings/:id/', { config }, async (request) => {
    return presentMeeting(await meetings.find(request.params.id));
  });

  app.get('/meeting/new/', { config }, async () => MEETING_FIELDS);

  app.post('/meeting/new/', { config }, async (request, reply) => {
    const { plan, errors } = readMeetingForm(request.body);
    if (plan === null) return reply.code(400).send(errors);
    return reply.code(201).send(presentMeeting(await meetings.create(requireAccount(request), plan)));
  });

  app.post<{ Params: { id: string } }>('/meeting/meetings/:id/join/', { config }, async (request, reply) => {
    const meeting = await meetings.find(request.params.id);
    const body = joinRequestSchema.safeParse(request.body ?? {});
    if (!body.success) throw new InvalidJoinError();
    const credentials = await meetings.join(meeting, requireAccount(request), body.data.session);
    reply.header('cache-control', 'no-store');
    return presentJoinCredentials(provider, credentials, publicSocketOrigin(request, settings));
  });

  // Beside the contract: ACS tells a call's participants by identity alone (docs/decisions/061).
  app.get<{ Params: { id: string } }>('/meeting/meetings/:id/people/', { config }, async (request, reply) => {
    await meetings.find(request.params.id);
    const identities = readPeopleQuery(request.query);
    reply.header('cache-control', 'no-store');
    return presentPeople(await callIdentityNames.of(identities));
  });
};
