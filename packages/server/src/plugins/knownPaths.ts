import fp from 'fastify-plugin';
import FindMyWay, { type HTTPMethod } from 'find-my-way';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that some route takes at a path, in the order of the alphabet; none: there is nothing. */
    methodsAt(path: string): readonly string[];
  }
}

/**
 * Knows the routes that are registered after it by their paths: with Fastify's own router, whose answer to a method that
 * a path does not take is that there is nothing.
 */
export const knownPathsPlugin = fp(
  async (app, { maxParamLength }: { maxParamLength: number }) => {
    const paths = FindMyWay({ maxParamLength });
    const methods = new Set<HTTPMethod>();
    app.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat() as HTTPMethod[]) {
        methods.add(each);
        paths.on(each, url, () => {});
      }
    });
    app.decorate('methodsAt', (path: string) =>
      [...methods].filter((method) => paths.find(method, path) !== null).sort(),
    );
  },
  { name: 'known-paths' },
);
