import type { FastifyPluginAsync } from 'fastify';
import { requireStaff } from '../plugins/authentication.ts';
import { type LiveRouteOptions, liveRoutes } from './live/liveRoutes.ts';
import { type LogRouteOptions, logRoutes } from './log/logRoutes.ts';
import { type MeetingAdminOptions, meetingAdminRoutes } from './meetings/meetingAdminRoutes.ts';
import { type NetworkRouteOptions, networkRoutes } from './networks/networkRoutes.ts';
import { OverviewPage } from './OverviewPage.tsx';
import { type UserRouteOptions, userRoutes } from './users/userRoutes.ts';

type Options = UserRouteOptions & MeetingAdminOptions & LiveRouteOptions & NetworkRouteOptions & LogRouteOptions;

/** The administration. Whoever is not staff gets none of its answers, whatever the address says. */
export const adminRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  app.addHook('onRequest', async (request) => {
    requireStaff(request);
  });

  app.get('/admin/', { config: { answers: 'html' } }, async (request, reply) => {
    return await options.pages.send(request, reply, OverviewPage);
  });
  await app.register(userRoutes, options);
  await app.register(meetingAdminRoutes, options);
  await app.register(liveRoutes, options);
  await app.register(networkRoutes, options);
  await app.register(logRoutes, options);
};
