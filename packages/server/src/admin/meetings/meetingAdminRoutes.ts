import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { ProviderUnavailableError } from '../../calls/provider.ts';
import { requireStaff } from '../../plugins/authentication.ts';
import { formFields } from '../../views/formFields.ts';
import type { PageRenderer } from '../../views/pageRenderer.ts';
import { readListQuery } from '../paging.ts';
import type { MeetingAdministration } from './MeetingAdministration.ts';
import { MeetingPage } from './MeetingPage.tsx';
import { MeetingsPage } from './MeetingsPage.tsx';

export interface MeetingAdminOptions {
  allMeetings: MeetingAdministration;
  pages: PageRenderer;
}

interface WithId {
  Params: { id: string };
}

/** `/admin/meetings/` and one meeting's page. */
export const meetingAdminRoutes: FastifyPluginAsync<MeetingAdminOptions> = async (app, { allMeetings, pages }) => {
  const config = { answers: 'html' } as const;

  app.get('/admin/meetings/', { config }, async (request, reply) => {
    const { page, search, words } = readListQuery(request.query);
    const list = await allMeetings.search(words, page);
    const done = doneSentence(request);
    return await pages.send(request, reply, (props) => MeetingsPage({ ...props, search, list, done }));
  });

  app.get<WithId>('/admin/meetings/:id/', { config }, async (request, reply) => await show(request, reply));

  app.post<WithId>('/admin/meetings/:id/end/', { config }, async (request, reply) => {
    try {
      await allMeetings.end(requireStaff(request), request.params.id);
    } catch (error) {
      if (!(error instanceof ProviderUnavailableError)) throw error;
      reply.code(503);
      return await show(request, reply, { problem: `Nobody was put out. ${error.message}` });
    }
    return reply.redirect(`/admin/meetings/${request.params.id}/?done=end`, 303);
  });

  app.post<WithId>('/admin/meetings/:id/delete/', { config }, async (request, reply) => {
    if (formFields(request.body)('confirm') !== 'yes') {
      reply.code(400);
      return await show(request, reply, { unconfirmed: true });
    }
    const ended = await allMeetings.delete(requireStaff(request), request.params.id);
    return reply.redirect(`/admin/meetings/?done=${ended ? 'delete' : 'delete-not-ended'}`, 303);
  });

  async function show(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    { problem = null, unconfirmed = false }: { problem?: string | null; unconfirmed?: boolean } = {},
  ): Promise<FastifyReply> {
    const meeting = await allMeetings.get(request.params.id);
    const done = doneSentence(request);
    const { canEnd } = allMeetings;
    return await pages.send(request, reply, (props) =>
      MeetingPage({ ...props, meeting, canEnd, done, problem, unconfirmed }),
    );
  }
};

function doneSentence(request: FastifyRequest): string | undefined {
  return DONE.get(formFields(request.query)('done'));
}

const DONE = new Map([
  ['end', 'The meeting is ended: everybody who was in is out.'],
  ['delete', 'The meeting is deleted.'],
  [
    'delete-not-ended',
    'The meeting is deleted. The call engine does not answer, so people who are in may still be talking.',
  ],
]);
