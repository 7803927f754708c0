import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

interface Options {
  /** Milliseconds between two lines. */
  everyMs?: number;
}

/**
 * Says in the log, once a minute at most, what was refused meanwhile and how sign-ins went: by route and status, never by
 * person or address. Who guesses or forges shows as numbers that grow.
 */
export const refusalsPlugin = fp(
  async (app, { everyMs = MINUTE_MS }: Options) => {
    const counts = new Map<string, number>();
    app.addHook('onResponse', (request, reply, done) => {
      if (isTelling(request, reply)) {
        const { method, routeOptions } = request;
        const kind = `${method} ${routeOptions.url ?? 'none'} ${reply.statusCode}`;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
      done();
    });
    const tell = () => {
      if (counts.size === 0) return;
      app.log.info({ answers: Object.fromEntries(counts) }, 'sign-ins and refusals since the last such line');
      counts.clear();
    };
    const timer = setInterval(tell, everyMs).unref();
    app.addHook('onClose', async () => {
      clearInterval(timer);
      tell();
    });
  },
  { name: 'refusals' },
);

function isTelling({ method, routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  if (REFUSED.has(statusCode)) return true;
  return (
    (method === 'POST' && CREDENTIALS.has(routeOptions.url ?? '')) || routeOptions.url === '/account/oidc/callback/'
  );
}

const MINUTE_MS = 60_000;
/** Nobody is signed in, it may not be done, too often. */
const REFUSED = new Set([401, 403, 429]);
/** Where a password, a token or the link for a new one is checked, made or changed. */
const CREDENTIALS = new Set([
  '/account/sign-in/',
  '/account/p-login/',
  '/account/sign-up/',
  '/account/password/',
  '/account/token/',
  '/account/sessions/',
  '/account/delete/',
  '/account/forgot/',
  '/account/reset/',
]);
