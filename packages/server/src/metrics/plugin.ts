import fp from 'fastify-plugin';
import type { Metrics } from './Metrics.ts';

/**
 * Counts every request that is registered after it and answers `GET /metrics`. Each answer carries the request's id,
 * under which the log has what there is to say.
 */
export const metricsPlugin = fp(
  async (app, { metrics }: { metrics: Metrics }) => {
    metrics.watch(
      'vnet_signalling_sockets',
      'Signalling sockets that are open on this instance.',
      () => app.websocketServer.clients.size,
    );

    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      const { method, routeOptions, is404 } = request;
      const route = is404 || routeOptions.url === undefined ? 'none' : routeOptions.url;
      const { statusCode: status, elapsedTime } = reply;
      metrics.observeRequest({ method, route, status, seconds: elapsedTime / 1000 });
      // The route and not the path: some paths are secrets, such as those that reset passwords.
      request.log.debug({ method, route, status, ms: Math.round(elapsedTime) }, 'request');
      done();
    });

    app.get('/metrics', { config: { answers: 'json' } }, async (_request, reply) => {
      reply.headers({ 'content-type': metrics.contentType, 'cache-control': 'no-store' });
      return await metrics.text();
    });
  },
  { name: 'metrics', dependencies: ['websocket'] },
);
