import multipart from '@fastify/multipart';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { withLastValues } from './formBodies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** While the parts of a form are read: what goes wrong then is wrong with the form. Unset where no form is read. */
    readsParts?: boolean;
  }
}

const plugin: FastifyPluginAsync<{ maxFieldBytes: number }> = async (app, { maxFieldBytes }) => {
  app.decorateRequest('readsParts', false);
  app.addHook('preValidation', (request, _reply, done) => {
    request.readsParts = request.isMultipart();
    done();
  });
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { parts: MOST_PARTS, fieldSize: maxFieldBytes, files: 0 },
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.readsParts === true) request.body = withLastValues(request.body);
    request.readsParts = false;
    done();
  });
};

/** Forms with parts (RFC 7578), without files: a route that takes one says so itself (`multipartOptions`). */
export const multipartFormsPlugin = fp(plugin, { name: 'multipart-forms' });

/** Forms have a dozen fields at most. */
const MOST_PARTS = 20;
