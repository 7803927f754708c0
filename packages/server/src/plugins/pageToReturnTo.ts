import type { FastifyRequest } from 'fastify';

/**
 * Where somebody goes on after signing in: the page that was asked for. What only takes forms is no page to come back to
 * (`/admin/users/7/disable/`), so that a form leads to the page nearest above (`/admin/users/7/`).
 */
export function pageToReturnTo(request: FastifyRequest): string {
  if (request.method === 'GET' || request.method === 'HEAD') return request.url;
  const pattern = (request.routeOptions.url ?? '').split('/');
  const path = (request.url.split('?', 1)[0] ?? '').split('/');
  // `/a/b/` is ['', 'a', 'b', '']: the last name goes, the slash behind it stays.
  while (pattern.length > 2 && path.length === pattern.length) {
    if (request.server.hasRoute({ method: 'GET', url: pattern.join('/') })) return path.join('/');
    pattern.splice(-2, 1);
    path.splice(-2, 1);
  }
  return '/account/';
}
