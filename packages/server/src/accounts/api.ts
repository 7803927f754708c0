import { fullUserSchema, NOT_LOGGED_IN, shortUserSchema } from '@vnet/protocol';
import * as z from 'zod/mini';
import type { ApiOperation } from '../openapi/ApiOperation.ts';
import { TOO_MANY, UNAUTHORIZED } from '../openapi/commonAnswers.ts';

const tag = 'Accounts';

export const accountApi: readonly ApiOperation[] = [
  {
    method: 'get',
    path: '/account/p-login/',
    tag,
    auth: 'nobody',
    summary: 'What the password log-in takes',
    answers: {
      200: {
        description: 'The names of its fields.',
        body: z.object({ url: z.string(), fields: z.array(z.string()), returns: z.array(z.string()) }),
      },
    },
  },
  {
    method: 'post',
    path: '/account/p-login/',
    tag,
    auth: 'nobody',
    summary: 'Whose name and password these are, with the token for scripts',
    description: 'Begins no session. `acs` that is given and falsy asks for the short user, without credentials.',
    body: z.object({ username: z.string(), password: z.string(), acs: z.optional(z.unknown()) }),
    answers: {
      200: {
        description: 'They belong together.',
        body: z.object({
          url: z.string(),
          success: z.literal(true),
          details: z.union([fullUserSchema, shortUserSchema]),
        }),
      },
      400: {
        description: 'They do not.',
        body: z.object({ url: z.string(), success: z.literal(false), error: z.literal('Wrong Credentials') }),
      },
      ...TOO_MANY,
    },
  },
  {
    method: 'get',
    path: '/account/get/user-details/',
    tag,
    auth: 'account',
    summary: 'Who is asking',
    query: { acs: '`1` for the full user: the identity and token at the call provider, and the token for scripts' },
    answers: {
      200: { description: 'The user.', body: z.union([fullUserSchema, shortUserSchema]) },
      ...UNAUTHORIZED,
    },
  },
  {
    method: 'get',
    path: '/account/error/',
    tag,
    auth: 'nobody',
    summary: 'What somebody who is not signed in gets',
    answers: {
      401: {
        description: 'Always.',
        body: z.object({ message: z.literal(NOT_LOGGED_IN.message), detail: z.literal(NOT_LOGGED_IN.detail) }),
      },
    },
  },
];
