import type { FastifyPluginAsync } from 'fastify';
import type { CallProvider, ProviderHealth } from '../calls/provider.ts';
import type { Database } from '../storage/database.ts';

interface Options {
  database: Database;
  provider: CallProvider;
  rateLimits: boolean;
}

/** Whether the process lives, and whether what it needs does. */
export const healthRoutes: FastifyPluginAsync<Options> = async (app, { database, provider, rateLimits }) => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get('/healthz', { config: { answers: 'json' } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { config: { answers: 'json' } }, async (_request, reply) => {
    const components = {
      database: await stateOf(async () => {
        await database.check();
        return { state: 'ok' };
      }),
      provider: await stateOf(() => provider.health()),
    };
    const ready = Object.values(components).every(({ state }) => state === 'ok');
    return reply.code(ready ? 200 : 503).send({ ready, components, rate_limits: rateLimits ? 'on' : 'off' });
  });
};

/** A check that throws is a component that is down; its reason is nothing for strangers. */
async function stateOf(check: () => Promise<ProviderHealth>): Promise<ProviderHealth> {
  try {
    return await check();
  } catch {
    return { state: 'down', reason: 'It does not answer.' };
  }
}
