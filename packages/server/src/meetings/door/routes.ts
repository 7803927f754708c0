import { LOBBY_MODES } from '@vnet/protocol';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { isTruthy } from '../../accounts/isTruthy.ts';
import { requireAccount } from '../../plugins/authentication.ts';
import { formFields } from '../../views/formFields.ts';
import type { DoorService } from '../doorService.ts';
import type { Meeting } from '../meeting.ts';
import { presentDoor } from '../present.ts';
import { hostedMeeting } from '../requests.ts';
import type { MeetingService } from '../service.ts';

interface Options {
  meetings: MeetingService;
  door: DoorService;
}

type OfMeeting = { Params: { id: string } };

/** What the host does at the door of a meeting. Every change answers how the door stands then. */
export const doorRoutes: FastifyPluginAsync<Options> = async (app, { meetings, door }) => {
  const config = { answers: 'json' } as const;
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    requireAccount(request);
  });

  app.get<OfMeeting>('/meeting/meetings/:id/lobby/', { config }, async (request) => {
    return await answer(await hostedMeeting(meetings, request));
  });

  app.post<OfMeeting>('/meeting/meetings/:id/lobby/', { config }, async (request, reply) => {
    const meeting = await hostedMeeting(meetings, request);
    const lobby = LOBBY_MODES.find((mode) => mode === formFields(request.body)('lobby').trim());
    if (lobby === undefined) return reply.code(400).send({ lobby: [`Choose one of ${LOBBY_MODES.join(', ')}.`] });
    return await answer(await door.set(meeting, { lobby }));
  });

  app.post<OfMeeting>('/meeting/meetings/:id/lock/', { config }, async (request, reply) => {
    const meeting = await hostedMeeting(meetings, request);
    const body: unknown = request.body;
    if (typeof body !== 'object' || body === null || !('locked' in body)) {
      return reply.code(400).send({ locked: ['Say whether the meeting is locked: true or false.'] });
    }
    return await answer(await door.set(meeting, { locked: isTruthy(body.locked) }));
  });

  for (const [action, decide] of [
    ['admit', (meeting: Meeting, username: string) => door.admit(meeting, username)],
    ['deny', (meeting: Meeting, username: string) => door.turnAway(meeting, username)],
    ['remove', (meeting: Meeting, username: string) => door.remove(meeting, username)],
  ] as const) {
    app.post<OfMeeting>(`/meeting/meetings/:id/${action}/`, { config }, async (request, reply) => {
      return await decideOn(request, reply, decide);
    });
  }

  async function decideOn(
    request: FastifyRequest<OfMeeting>,
    reply: FastifyReply,
    decide: (meeting: Meeting, username: string) => Promise<void>,
  ) {
    const meeting = await hostedMeeting(meetings, request);
    const username = formFields(request.body)('username').trim();
    if (username === '') return reply.code(400).send({ username: ['Say who: the username that the lobby shows.'] });
    await decide(meeting, username);
    return await answer(meeting);
  }

  async function answer(meeting: Meeting) {
    return presentDoor(meeting, await door.around(meeting));
  }
};
