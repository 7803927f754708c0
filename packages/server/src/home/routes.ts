import type { FastifyPluginAsync } from 'fastify';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { HomePage } from './HomePage.tsx';

export const homeRoutes: FastifyPluginAsync<{ pages: PageRenderer }> = async (app, { pages }) => {
  app.get('/', { config: { answers: 'html' } }, async (request, reply) => await pages.send(request, reply, HomePage));
};
