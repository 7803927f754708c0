import type { RouteOptions } from 'fastify';

/** One way into the app: a method and an address with every parameter filled in. */
export interface Way {
  method: string;
  /** As it is registered: `/help/article/:id/`. */
  pattern: string;
  url: string;
}

/** All ways of a method, those included that only redirect to a slash. @param fill what stands for each parameter */
export function waysOf(routes: readonly RouteOptions[], method: string, fill: (name: string) => string): Way[] {
  const ways = routes
    .filter((route) => [route.method].flat().includes(method))
    .map(({ url }) => ({
      method,
      pattern: url,
      url: url.replace(/:([A-Za-z]+)(?:\([^)]*\))?|\*/g, (_all, name: string | undefined) => fill(name ?? '*')),
    }));
  return [...new Map(ways.map((way) => [way.pattern, way])).values()];
}
