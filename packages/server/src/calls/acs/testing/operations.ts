import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import type { EmulatedIdentities } from './EmulatedIdentities.ts';

/** A request of the identity API, once it has been understood. */
export type AcsOperation =
  | { kind: 'create'; scopes: string[]; minutes: number }
  | { kind: 'issue'; id: string; scopes: string[]; minutes: number }
  | { kind: 'revoke'; id: string }
  | { kind: 'delete'; id: string };

export interface AcsAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: object;
}

const scopeSchema = z.enum(['chat', 'voip', 'chat.join', 'chat.join.limited', 'voip.join']);
const minutesSchema = z.optional(z.number().check(z.minimum(60), z.maximum(1440)));
const createSchema = z.object({
  createTokenWithScopes: z.optional(z.array(scopeSchema)),
  expiresInMinutes: minutesSchema,
});
const issueSchema = z.object({ scopes: z.array(scopeSchema).check(z.minLength(1)), expiresInMinutes: minutesSchema });
const DAY_MINUTES = 1440;

/** @returns what is asked for, or the answer to what nobody understands */
export function readOperation({ method, url = '' }: IncomingMessage, body: string): AcsOperation | AcsAnswer {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  if (searchParams.get('api-version') !== '2023-10-01') return refused(400, 'UnsupportedApiVersion');
  const [, collection, encodedId = '', action = '', ...rest] = pathname.split('/');
  if (collection !== 'identities' || rest.length > 0) return refused(404, 'NotFound');
  const id = decodeURIComponent(encodedId);
  const content = readJson(body);
  switch (`${method} ${id === '' ? '' : '{id}/'}${action}`) {
    case 'POST ': {
      const { success, data } = createSchema.safeParse(content);
      if (!success) return refused(400, 'ValidationError');
      return {
        kind: 'create',
        scopes: data.createTokenWithScopes ?? [],
        minutes: data.expiresInMinutes ?? DAY_MINUTES,
      };
    }
    case 'POST {id}/:issueAccessToken': {
      const { success, data } = issueSchema.safeParse(content);
      if (!success) return refused(400, 'ValidationError');
      return { kind: 'issue', id, scopes: data.scopes, minutes: data.expiresInMinutes ?? DAY_MINUTES };
    }
    case 'POST {id}/:revokeAccessTokens':
      return { kind: 'revoke', id };
    case 'DELETE {id}/':
      return { kind: 'delete', id };
    default:
      return refused(404, 'NotFound');
  }
}

/** Does what was asked for. */
export function answerOperation(operation: AcsOperation, identities: EmulatedIdentities): AcsAnswer {
  if (operation.kind !== 'create' && !identities.has(operation.id)) return refused(404, 'IdentityNotFound');
  switch (operation.kind) {
    case 'create': {
      const id = identities.create();
      const { scopes, minutes } = operation;
      const token = scopes.length === 0 ? {} : { accessToken: identities.issue(id, scopes, minutes) };
      return { status: 201, body: { identity: { id }, ...token } };
    }
    case 'issue':
      return { status: 200, body: identities.issue(operation.id, operation.scopes, operation.minutes) };
    case 'revoke':
      identities.revoke(operation.id);
      return { status: 204 };
    case 'delete':
      identities.delete(operation.id);
      return { status: 204 };
    default:
      return operation satisfies never;
  }
}

function refused(status: number, code: string): AcsAnswer {
  return { status, body: { error: { code, message: code } } };
}

/** An empty body counts as an object without fields: the SDK sends `createUser` so. */
function readJson(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    return null;
  }
}
