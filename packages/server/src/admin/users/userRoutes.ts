import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../../accounts/account.ts';
import { requireStaff } from '../../plugins/authentication.ts';
import { type OriginSettings, publicOrigin } from '../../plugins/requestOrigin.ts';
import { formFields } from '../../views/formFields.ts';
import type { PageRenderer } from '../../views/pageRenderer.ts';
import { readListQuery } from '../paging.ts';
import { LastStaffError } from './LastStaffError.ts';
import { OwnAccessError } from './OwnAccessError.ts';
import { ResetLinkPage } from './ResetLinkPage.tsx';
import type { UserAdministration } from './UserAdministration.ts';
import { UserPage } from './UserPage.tsx';
import { UsersPage } from './UsersPage.tsx';
import { USER_FILTERS } from './userStore.ts';

export interface UserRouteOptions extends OriginSettings {
  users: UserAdministration;
  pages: PageRenderer;
}

interface WithId {
  Params: { id: string };
}

/** `/admin/users/` and one user's page. */
export const userRoutes: FastifyPluginAsync<UserRouteOptions> = async (app, { users, pages, ...settings }) => {
  const config = { answers: 'html' } as const;

  app.get('/admin/users/', { config }, async (request, reply) => {
    const { page, search, words } = readListQuery(request.query);
    const shown = formFields(request.query)('show');
    const filter = USER_FILTERS.find((each) => each === shown) ?? 'all';
    const list = await users.search(words, filter, page);
    const done = doneSentence(request);
    return await pages.send(request, reply, (props) => UsersPage({ ...props, search, filter, list, done }));
  });

  app.get<WithId>('/admin/users/:id/', { config }, async (request, reply) => await show(request, reply));

  const changes: Record<string, (actor: Account, id: string) => Promise<void>> = {
    disable: (actor, id) => users.disable(actor, id),
    enable: (actor, id) => users.enable(actor, id),
    'make-staff': (actor, id) => users.makeStaff(actor, id),
    'unmake-staff': (actor, id) => users.unmakeStaff(actor, id),
  };
  for (const [name, change] of Object.entries(changes)) {
    app.post<WithId>(`/admin/users/:id/${name}/`, { config }, async (request, reply) => {
      return await orSayWhyNot(request, reply, async () => {
        await change(requireStaff(request), request.params.id);
        return reply.redirect(`/admin/users/${request.params.id}/?done=${name}`, 303);
      });
    });
  }

  app.post<WithId>('/admin/users/:id/reset-link/', { config }, async (request, reply) => {
    const made = await users.resetLink(requireStaff(request), request.params.id);
    if (made === null) {
      reply.code(409);
      return await show(request, reply, { problem: 'No link was made: this account is disabled.' });
    }
    const { account, path } = made;
    const link = `${publicOrigin(request, settings)}${path}`;
    return await pages.send(request, reply, (props) => ResetLinkPage({ ...props, account, link }));
  });

  app.post<WithId>('/admin/users/:id/delete/', { config }, async (request, reply) => {
    const typed = formFields(request.body)('username').trim();
    return await orSayWhyNot(request, reply, async () => {
      const deleted = await users.delete(requireStaff(request), request.params.id, typed);
      if (deleted) return reply.redirect('/admin/users/?done=delete', 303);
      reply.code(400);
      return await show(request, reply, { typed });
    });
  });

  async function orSayWhyNot(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    change: () => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof LastStaffError || error instanceof OwnAccessError)) throw error;
      reply.code(error.status);
      return await show(request, reply, { problem: error.message });
    }
  }

  async function show(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    said: { problem?: string; typed?: string } = {},
  ): Promise<FastifyReply> {
    const details = await users.get(request.params.id);
    const { problem = null, typed = null } = said;
    const done = doneSentence(request);
    return await pages.send(request, reply, (props) => UserPage({ ...props, details, done, problem, typed }));
  }
};

function doneSentence(request: FastifyRequest): string | undefined {
  return DONE.get(formFields(request.query)('done'));
}

const DONE = new Map([
  ['disable', 'The account is disabled: nobody can use it until it is enabled again.'],
  ['enable', 'The account is enabled: the person can sign in, and their token works again.'],
  ['make-staff', 'This user is staff now.'],
  ['unmake-staff', 'This user is not staff any more.'],
  ['delete', 'The user is deleted.'],
]);
