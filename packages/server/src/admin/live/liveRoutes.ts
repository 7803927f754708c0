import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../clock.ts';
import { formFields } from '../../views/formFields.ts';
import type { PageRenderer } from '../../views/pageRenderer.ts';
import { LivePage, REFRESH_CHOICES } from './LivePage.tsx';
import type { LiveState } from './LiveState.ts';

export interface LiveRouteOptions {
  live: LiveState;
  clock: Clock;
  pages: PageRenderer;
}

/** `/admin/live/?refresh=`. */
export const liveRoutes: FastifyPluginAsync<LiveRouteOptions> = async (app, { live, clock, pages }) => {
  app.get('/admin/live/', { config: { answers: 'html' } }, async (request, reply) => {
    const asked = formFields(request.query)('refresh');
    const refresh = REFRESH_CHOICES.find((seconds) => String(seconds) === asked) ?? 0;
    // A choice of who reads, and taken back by a link (WCAG 2.2, 2.2.1).
    if (refresh > 0) reply.header('refresh', String(refresh));
    const snapshot = await live.look(app.websocketServer.clients.size);
    return await pages.send(request, reply, (props) => LivePage({ ...props, snapshot, now: clock.now(), refresh }));
  });
};
