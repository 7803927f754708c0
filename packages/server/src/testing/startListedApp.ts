import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { startTestApp, type TestApp } from './testApp.ts';

/** The app, and every route that it registers as it does so: tests over all of them forget none to come. */
export async function startListedApp(): Promise<TestApp & { routes: readonly RouteOptions[] }> {
  const routes: RouteOptions[] = [];
  const listen = (message: unknown) => {
    // What Fastify tells with each new instance (docs/Reference/Hooks.md of fastify).
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', (route) => void routes.push(route));
  };
  subscribe('fastify.initialization', listen);
  const started = await startTestApp();
  unsubscribe('fastify.initialization', listen);
  return { ...started, routes };
}
