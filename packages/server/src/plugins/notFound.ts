import fp from 'fastify-plugin';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { wantsHtml } from './wantsHtml.ts';

/** Paths that lead nowhere, a page for browsers and JSON for the rest. */
export const notFoundPlugin = fp(
  async (app, { pages }: { pages: PageRenderer }) => {
    app.setNotFoundHandler(async (request, reply) => {
      const message = 'There is nothing at this address.';
      reply.code(404);
      return wantsHtml(request)
        ? await pages.sendError(request, reply, { status: 404, message })
        : reply.send({ message });
    });
  },
  { name: 'not-found' },
);
