import fp from 'fastify-plugin';

/** Nothing that is answered after it is kept by browsers or proxies, unless its route says otherwise. */
export const noStorePlugin = fp(
  async (app) => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('cache-control', 'no-store');
      done();
    });
  },
  { name: 'no-store' },
);
