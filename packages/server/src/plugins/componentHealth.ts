import type { CallProvider, ProviderHealth } from '../calls/provider.ts';
import type { SharedRedis } from '../redis/SharedRedis.ts';
import type { Database } from '../storage/database.ts';

/** What this server cannot do without, by name, each with how it is. */
export type Components = Readonly<Record<string, ProviderHealth>>;

export interface ComponentSources {
  database: Database;
  provider: CallProvider;
  /** None: there is none to ask. */
  redis?: SharedRedis | null;
}

/** Asks every one of them, side by side. */
export async function checkComponents({ database, provider, redis = null }: ComponentSources): Promise<Components> {
  const [databaseHealth, providerHealth, redisHealth] = await Promise.all([
    stateOf(async () => {
      await database.check();
      return { state: 'ok' };
    }),
    stateOf(() => provider.health()),
    redis === null
      ? null
      : stateOf(async () => {
          await redis.check();
          return { state: 'ok' };
        }),
  ]);
  return { database: databaseHealth, provider: providerHealth, ...(redisHealth !== null && { redis: redisHealth }) };
}

/** A check that throws is a component that is down; its reason is nothing for strangers. */
async function stateOf(check: () => Promise<ProviderHealth>): Promise<ProviderHealth> {
  try {
    return await check();
  } catch {
    return { state: 'down', reason: 'It does not answer.' };
  }
}
