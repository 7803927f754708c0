import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** What an app registers while it is built, and the app: tests over all routes forget none to come. */
export async function listRoutes<App>(
  build: () => Promise<App>,
): Promise<{ built: App; routes: readonly RouteOptions[] }> {
  const routes: RouteOptions[] = [];
  const listen = (message: unknown) => {
    // What Fastify tells with each new instance (docs/Reference/Hooks.md of fastify).
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', (route) => void routes.push(route));
  };
  subscribe('fastify.initialization', listen);
  try {
    return { built: await build(), routes };
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}
