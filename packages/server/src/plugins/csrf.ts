import { CSRF_HEADER } from '@vnet/protocol';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { CsrfTokenError } from '../errors.ts';
import { hashesEqual } from '../storage/keyedHash.ts';
import { RememberedHash } from '../storage/RememberedHash.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The token that forms and requests under this session carry; null without a session. */
    csrfToken(): string | null;
  }
  interface FastifyContextConfig {
    /** False where a request under a session needs no token, because it does nothing with the session. */
    csrf?: boolean;
  }
}

/** The name of the hidden field in forms. */
export const CSRF_FIELD = 'csrf_token';

/**
 * A POST under a session carries the token of its page, in a field or in a header. The token is a keyed hash of the
 * session (OWASP's HMAC-based token pattern): nothing is kept, every instance can check it, and it dies with the
 * session.
 */
export const csrfPlugin = fp(
  async (app, { key }: { key: Buffer }) => {
    const tokens = new RememberedHash(key);
    app.decorateRequest('csrfToken', function (this: FastifyRequest) {
      const credential = this.authentication?.credential;
      const session = credential?.kind === 'session' ? credential.sessionId : this.guest?.sessionId;
      return session === undefined ? null : tokens.of(session);
    });

    app.addHook('preHandler', (request, _reply, done) => {
      if (needsToken(request)) checkToken(request);
      done();
    });
  },
  { name: 'csrf', dependencies: ['authentication', 'guests'] },
);

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function needsToken({ method, routeOptions }: FastifyRequest): boolean {
  return !SAFE_METHODS.has(method) && routeOptions.config.csrf !== false;
}

/** @throws {CsrfTokenError} */
function checkToken(request: FastifyRequest): void {
  const expected = request.csrfToken();
  if (expected !== null && !hashesEqual(expected, sentToken(request))) throw new CsrfTokenError();
}

/** By our names, or by those that scripts of the first VNET know from Django. */
const HEADERS = [CSRF_HEADER, 'x-csrftoken'];
const FIELDS = [CSRF_FIELD, 'csrfmiddlewaretoken'];

function sentToken({ headers, body }: FastifyRequest): string {
  for (const name of HEADERS) {
    const header = headers[name];
    if (typeof header === 'string') return header;
  }
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  for (const name of FIELDS) {
    const field = fields[name];
    if (field !== undefined) return typeof field === 'string' ? field : '';
  }
  return '';
}
