import type { FastifyPluginAsync } from 'fastify';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { HomePage } from './HomePage.tsx';

export const homeRoutes: FastifyPluginAsync<{ pages: PageRenderer }> = async (app, { pages }) => {
  // There are two of it, and they never change.
  const rendered = new Map<boolean, Promise<string>>();

  app.get('/', { config: { answers: 'html' } }, async (request, reply) => {
    const isKnown = request.authentication !== null;
    const html = rendered.get(isKnown) ?? pages.markup(HomePage({ isKnown }));
    rendered.set(isKnown, html);
    return await pages.sendReady(request, reply, { title: 'Home', html: await html });
  });
};
