import type { FastifyPluginAsync } from 'fastify';
import { presentSitePolicy } from './present.ts';
import type { SitePolicies } from './SitePolicies.ts';

/** What staff has set for the network that a request comes from; of other networks it says nothing (docs/protocol.md). */
export const siteRoutes: FastifyPluginAsync<{ sitePolicies: SitePolicies }> = async (app, { sitePolicies }) => {
  app.get('/site/policy/', { config: { answers: 'json' } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return presentSitePolicy(await sitePolicies.for(request.ip));
  });
};
