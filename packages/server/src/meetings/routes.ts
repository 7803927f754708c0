import { joinRequestSchema } from '@vnet/protocol';
import type { FastifyPluginAsync } from 'fastify';
import type { CallIdentityNames } from '../accounts/callIdentityNames.ts';
import type { CallProvider } from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import { requireAccount } from '../plugins/authentication.ts';
import { type OriginSettings, publicOrigin, publicSocketOrigin } from '../plugins/requestOrigin.ts';
import { formFields } from '../views/formFields.ts';
import { meetingCalendar } from './calendar/meetingCalendar.ts';
import type { DoorService } from './doorService.ts';
import { InvalidJoinError } from './InvalidJoinError.ts';
import { MEETING_FIELDS, readMeetingForm } from './meetingForm.ts';
import {
  presentJoinCredentials,
  presentMeeting,
  presentMeetingList,
  presentMeetingToGuest,
  presentPeople,
} from './present.ts';
import { readPeopleQuery } from './readPeopleQuery.ts';
import { hostedMeeting, openMeeting, requireParticipant } from './requests.ts';
import type { MeetingService } from './service.ts';

interface Options extends OriginSettings {
  meetings: MeetingService;
  callIdentityNames: CallIdentityNames;
  provider: CallProvider;
  door: DoorService;
  clock: Clock;
}

type OfMeeting = { Params: { id: string } };

/** contract.md's REST of meetings, and editing, deleting and calendars beside it. */
export const meetingRoutes: FastifyPluginAsync<Options> = async (
  app,
  { meetings, door, callIdentityNames, provider, clock, ...settings },
) => {
  const config = { answers: 'json' } as const;
  // Nobody learns whether a meeting or a form exists before saying who they are.
  app.addHook('onRequest', (request, _reply, done) => {
    requireParticipant(request);
    done();
  });

  app.get('/meeting/meetings/', { config }, async (request, reply) => {
    const search = formFields(request.query)('q').trim();
    const hosted = await meetings.listHostedBy(requireAccount(request), search);
    return reply.type('application/json; charset=utf-8').send(presentMeetingList(hosted, clock.now()));
  });

  app.get<OfMeeting>('/meeting/meetings/:id/', { config }, async (request) => {
    const { meeting, participant } = await openMeeting(meetings, request);
    const present = participant.kind === 'account' ? presentMeeting : presentMeetingToGuest;
    return present(meeting, clock.now());
  });

  app.get('/meeting/new/', { config }, async (request) => {
    requireAccount(request);
    return MEETING_FIELDS;
  });

  app.post('/meeting/new/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const { plan, errors } = readMeetingForm(request.body);
    if (plan === null) return reply.code(400).send(errors);
    return reply.code(201).send(presentMeeting(await meetings.create(account, plan), clock.now()));
  });

  app.post<OfMeeting>('/meeting/meetings/:id/edit/', { config }, async (request, reply) => {
    const meeting = await hostedMeeting(meetings, request);
    const { plan, errors } = readMeetingForm(request.body, meeting);
    if (plan === null) return reply.code(400).send(errors);
    return presentMeeting(await meetings.edit(meeting, plan), clock.now());
  });

  app.post<OfMeeting>('/meeting/meetings/:id/delete/', { config }, async (request) => {
    await meetings.delete(await hostedMeeting(meetings, request));
    return { deleted: true };
  });

  app.get<OfMeeting>('/meeting/meetings/:id/meeting.ics', { config }, async (request, reply) => {
    requireAccount(request);
    const { meeting } = await openMeeting(meetings, request);
    return reply
      .headers({
        'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
        'content-disposition': `attachment; filename="meeting-${meeting.code.replace(/[^0-9A-Za-z-]/g, '')}.ics"`,
        'cache-control': 'no-store',
      })
      .send(meetingCalendar(meeting, publicOrigin(request, settings), clock.now()));
  });

  app.post<OfMeeting>('/meeting/meetings/:id/join/', { config }, async (request, reply) => {
    const { meeting, participant } = await openMeeting(meetings, request);
    const body = joinRequestSchema.safeParse(request.body ?? {});
    if (!body.success) throw new InvalidJoinError();
    reply.header('cache-control', 'no-store');
    const credentials = await meetings.join(meeting, participant, body.data.session);
    return presentJoinCredentials(provider, credentials, publicSocketOrigin(request, settings));
  });

  // Beside the contract: ACS tells a call's participants by identity alone (docs/decisions/061).
  app.get<{ Params: { id: string } }>('/meeting/meetings/:id/people/', { config }, async (request, reply) => {
    const { meeting } = await openMeeting(meetings, request);
    const identities = readPeopleQuery(request.query);
    reply.header('cache-control', 'no-store');
    const named = await callIdentityNames.of(identities);
    // Guests have no account; the meeting's door knows them.
    const guests = await door.guestsOf(meeting, identities);
    return presentPeople([...named, ...guests]);
  });
};
