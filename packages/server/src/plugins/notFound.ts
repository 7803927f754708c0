import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { RequestError } from '../errors.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { wantsHtml } from './wantsHtml.ts';

/** There is something at the address, but not for this method (RFC 9110, section 15.5.6). */
class MethodNotAllowedError extends RequestError {
  readonly status = 405;
  readonly code = 'method_not_allowed';

  constructor(method: string, allowed: readonly string[]) {
    super(`This address takes ${allowed.join(', ')}, and not ${method}.`);
  }
}

/** Paths that lead nowhere, a page for browsers and JSON for the rest; and methods that a path does not take. */
export const notFoundPlugin = fp(
  async (app, { pages }: { pages: PageRenderer }) => {
    app.setNotFoundHandler(async (request, reply) => {
      const allowed = app.methodsAt(request.url.split('?', 1)[0] ?? '');
      if (allowed.length > 0 && !allowed.includes(request.method)) return refuseMethod(request, reply, allowed);
      const message = 'There is nothing at this address.';
      reply.code(404);
      return wantsHtml(request)
        ? await pages.sendError(request, reply, { status: 404, message })
        : reply.send({ message });
    });
  },
  { name: 'not-found', dependencies: ['known-paths'] },
);

/** OPTIONS is answered (section 9.3.7), the rest refused; both say what the path takes. */
function refuseMethod({ method }: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  reply.header('allow', allowed.join(', '));
  if (method === 'OPTIONS') return reply.code(204).send();
  throw new MethodNotAllowedError(method, allowed);
}
