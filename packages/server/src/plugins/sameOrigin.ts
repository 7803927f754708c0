import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ForeignOriginError } from '../errors.ts';
import { isForeignOrigin, type OriginSettings } from './requestOrigin.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** `none`: the person typed the address. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Refuses whatever changes something and comes from a page of another origin, by `Sec-Fetch-Site` or, where the
 * browser does not send it, by `Origin`. This is what protects the forms of people who are not signed in
 * (docs/decisions/003); under a session the CSRF token comes on top.
 */
export const sameOriginPlugin = fp(
  async (app, settings: OriginSettings) => {
    app.addHook('onRequest', (request, _reply, done) => {
      refuseForeign(request, settings);
      done();
    });
  },
  { name: 'same-origin', dependencies: ['authentication'] },
);

/** @throws {ForeignOriginError} */
function refuseForeign(request: FastifyRequest, settings: OriginSettings): void {
  if (SAFE_METHODS.has(request.method) || request.authentication?.credential.kind === 'token') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && !OWN_SITES.has(String(site))) throw new ForeignOriginError();
  if (isForeignOrigin(request, settings)) throw new ForeignOriginError();
}
