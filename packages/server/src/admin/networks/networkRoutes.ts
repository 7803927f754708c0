import type { FieldErrors } from '@vnet/protocol';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { requireStaff } from '../../plugins/authentication.ts';
import { EMPTY_NETWORK_FORM, type NetworkForm, networkFormOf, readNetworkForm } from '../../sites/networkForm.ts';
import type { SiteNetworks } from '../../sites/SiteNetworks.ts';
import { formFields } from '../../views/formFields.ts';
import type { PageRenderer } from '../../views/pageRenderer.ts';
import { NetworkPage } from './NetworkPage.tsx';
import { NetworksPage } from './NetworksPage.tsx';

export interface NetworkRouteOptions {
  siteNetworks: SiteNetworks;
  pages: PageRenderer;
}

interface WithId {
  Params: { id: string };
}

/** `/admin/networks/` and one network's page. */
export const networkRoutes: FastifyPluginAsync<NetworkRouteOptions> = async (app, { siteNetworks, pages }) => {
  const config = { answers: 'html' } as const;

  app.get('/admin/networks/', { config }, async (request, reply) => await showAll(request, reply));

  app.post('/admin/networks/', { config }, async (request, reply) => {
    const { form, network, errors } = readNetworkForm(request.body);
    if (network !== null) {
      if (await siteNetworks.add(requireStaff(request), network)) return reply.redirect(`${PATH}?done=add`, 303);
      return await showAll(request, reply.code(400), { form, errors: TAKEN });
    }
    return await showAll(request, reply.code(400), { form, errors });
  });

  app.get<WithId>('/admin/networks/:id/', { config }, async (request, reply) => await showOne(request, reply));

  app.post<WithId>('/admin/networks/:id/', { config }, async (request, reply) => {
    const { form, network, errors } = readNetworkForm(request.body);
    if (network !== null) {
      const changed = await siteNetworks.change(requireStaff(request), request.params.id, network);
      if (changed) return reply.redirect(`${PATH}?done=change`, 303);
      return await showOne(request, reply.code(400), { form, errors: TAKEN });
    }
    return await showOne(request, reply.code(400), { form, errors });
  });

  app.post<WithId>('/admin/networks/:id/remove/', { config }, async (request, reply) => {
    await siteNetworks.remove(requireStaff(request), request.params.id);
    return reply.redirect(`${PATH}?done=remove`, 303);
  });

  async function showAll(
    request: FastifyRequest,
    reply: FastifyReply,
    { form, errors }: Filled = { form: EMPTY_NETWORK_FORM, errors: {} },
  ): Promise<FastifyReply> {
    const networks = await siteNetworks.list();
    const done = DONE.get(formFields(request.query)('done'));
    const address = request.ip;
    return await pages.send(request, reply, (props) =>
      NetworksPage({ ...props, networks, address, form, errors, done }),
    );
  }

  async function showOne(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    filled: Filled | null = null,
  ): Promise<FastifyReply> {
    const network = await siteNetworks.get(request.params.id);
    const { form, errors } = filled ?? { form: networkFormOf(network), errors: {} };
    return await pages.send(request, reply, (props) => NetworkPage({ ...props, network, form, errors }));
  }
};

interface Filled {
  form: NetworkForm;
  errors: FieldErrors;
}

const PATH = '/admin/networks/';
const TAKEN: FieldErrors = { cidr: ['This network is in the list already. Change it there.'] };
const DONE = new Map([
  ['add', 'The network is added. Its rules hold from now on.'],
  ['change', 'The network is changed. Its rules hold from now on.'],
  ['remove', 'The network is removed.'],
]);
