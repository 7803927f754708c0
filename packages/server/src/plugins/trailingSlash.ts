import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';

/** Paths of pages and REST end in `/`; the same path without it redirects (308), with its query. */
export const trailingSlashPlugin = fp(
  async (app) => {
    app.addHook('onRoute', (route: RouteOptions) => {
      if (!route.url.endsWith('/') || route.url === '/' || route.method === 'HEAD') return;
      app.route({
        method: route.method,
        url: route.url.slice(0, -1),
        // Nothing is read or changed here, so nobody is asked who they are, nor is the body parsed.
        onRequest: redirectWithSlash,
        handler: redirectWithSlash,
      });
    });
  },
  { name: 'trailing-slash' },
);

/** Sends the browser to the same path with a slash behind it. */
export async function redirectWithSlash(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // A target that names a host, as proxies are asked (RFC 9112, 3.2.2), would send people there.
  const [path = '', ...query] = request.url.replace(/^https?:\/\/[^/]*/i, '').split('?');
  return reply.redirect([`${path}/`, ...query].join('?'), 308);
}
