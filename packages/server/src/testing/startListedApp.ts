import type { RouteOptions } from 'fastify';
import { listRoutes } from './listRoutes.ts';
import { startTestApp, type TestApp } from './testApp.ts';

/** The app, and every route that it registers as it does so. */
export async function startListedApp(
  changes: Parameters<typeof startTestApp>[0] = {},
): Promise<TestApp & { routes: readonly RouteOptions[] }> {
  const { built, routes } = await listRoutes(() => startTestApp(changes));
  return { ...built, routes };
}
