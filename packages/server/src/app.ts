import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import type { AppDeps } from './appDeps.ts';
import type { Config } from './config.ts';

/** The whole server but for the process: routes, plugins, services. Listening and closing are the caller's. */
export async function buildApp(_config: Config, deps: AppDeps): Promise<FastifyInstance> {
  return Fastify({ loggerInstance: deps.logger });
}
