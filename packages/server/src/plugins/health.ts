import type { FastifyPluginAsync } from 'fastify';
import { type ComponentSources, checkComponents } from './componentHealth.ts';

interface Options extends ComponentSources {
  rateLimits: boolean;
}

/** Whether the process lives, and whether what it needs does. */
export const healthRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  const { database, provider, redis = null, rateLimits } = options;
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get('/healthz', { config: { answers: 'json' } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { config: { answers: 'json' } }, async (_request, reply) => {
    const components = await checkComponents({ database, provider, redis });
    const ready = !app.isDraining && Object.values(components).every(({ state }) => state === 'ok');
    return reply.code(ready ? 200 : 503).send({ ready, components, rate_limits: rateLimits ? 'on' : 'off' });
  });
};
