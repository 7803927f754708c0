import { NOT_LOGGED_IN } from '@vnet/protocol';
import type { FastifyPluginAsync } from 'fastify';
import { requireAccount } from '../plugins/authentication.ts';
import { formFields } from '../views/formFields.ts';
import type { Account } from './account.ts';
import { isTruthy } from './isTruthy.ts';
import { presentFullUser, presentShortUser } from './present.ts';
import type { AccountService } from './service.ts';

/** Who am I, by session, token or password: contract.md's REST of accounts. */
export const accountRestRoutes: FastifyPluginAsync<{ accounts: AccountService }> = async (app, { accounts }) => {
  const config = { answers: 'json' } as const;

  app.get('/account/p-login/', { config }, async () => ({
    url: P_LOGIN,
    fields: ['username', 'password'],
    returns: ['user_data'],
  }));

  // It signs nobody in, so there is nothing that another site could gain by it.
  app.post('/account/p-login/', { config: { ...config, csrf: false } }, async (request, reply) => {
    const field = formFields(request.body);
    const account = await accounts.authenticate(field('username').trim(), field('password'), request.ip);
    if (account === null) return reply.code(400).send({ url: P_LOGIN, success: false, error: 'Wrong Credentials' });
    return { url: P_LOGIN, success: true, details: await present(account, wantsFull(request.body)) };
  });

  app.get<{ Querystring: { acs?: unknown } }>('/account/get/user-details/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    reply.header('cache-control', 'no-store');
    return await present(account, isTruthy(request.query.acs));
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/account/error/',
    config: { ...config, csrf: false },
    handler: async (_request, reply) => reply.code(401).send(NOT_LOGGED_IN),
  });

  async function present(account: Account, full: boolean) {
    return full ? presentFullUser(account, await accounts.credentialsOf(account)) : presentShortUser(account);
  }
};

const P_LOGIN = 'user authentication';

/** `acs` that is given and falsy asks for the short form; without it the answer is full. */
function wantsFull(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('acs' in body)) return true;
  return isTruthy(body.acs);
}
