import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyRequestsError } from '../errors.ts';
import { SIGN_UPS_PER_HOUR } from '../plugins/rateLimits.ts';
import { type OriginSettings, publicOrigin } from '../plugins/requestOrigin.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { SignInPage } from './SignInPage.tsx';
import { SignOutPage } from './SignOutPage.tsx';
import { SignUpPage } from './SignUpPage.tsx';
import { safeNext } from './safeNext.ts';
import type { AccountService } from './service.ts';
import { readSignUpForm } from './signUpForm.ts';

interface Options extends OriginSettings {
  accounts: AccountService;
  pages: PageRenderer;
  /** The OpenID Connect provider; null where there is none. */
  oidcName: string | null;
}

/** Sign-up, sign-in and sign-out, as browsers see them. */
export const accountPageRoutes: FastifyPluginAsync<Options> = async (
  app,
  { accounts, pages, oidcName, ...settings },
) => {
  const config = { answers: 'html' } as const;

  app.get('/account/sign-up/', { config }, async (request, reply) => {
    if (request.authentication !== null) return reply.redirect(PROFILE);
    return await pages.send(request, reply, (page) => SignUpPage({ ...page, form: null, errors: {}, oidcName }));
  });

  const signUpLimit = { rateLimit: { max: SIGN_UPS_PER_HOUR, timeWindow: 60 * 60 * 1000 } };
  app.post('/account/sign-up/', { config: { ...config, ...signUpLimit } }, async (request, reply) => {
    const form = readSignUpForm(request.body);
    const { account, errors } = await accounts.signUp(form);
    if (account === null) {
      reply.code(400);
      if (!wantsHtml(request)) return reply.send(errors);
      return await pages.send(request, reply, (page) => SignUpPage({ ...page, form, errors, oidcName }));
    }
    await reply.signIn(account);
    return reply.redirect(PROFILE);
  });

  app.get('/account/sign-in/', { config }, async (request, reply) => {
    if (request.authentication !== null) return reply.redirect(PROFILE);
    const query = formFields(request.query);
    const next = safeNext(query('next'), publicOrigin(request, settings));
    const problem = oidcName === null ? null : oidcProblem(query('oidc'), oidcName);
    const note = query('reset') === '' ? (query('deleted') === '' ? null : DELETED) : RESET;
    return await pages.send(request, reply, (page) =>
      SignInPage({ ...page, username: '', next, problem, note, oidcName }),
    );
  });

  app.post('/account/sign-in/', { config }, async (request, reply) => {
    const field = formFields(request.body);
    const username = field('username').trim();
    const next = safeNext(field('next'), publicOrigin(request, settings));
    try {
      const account = await accounts.authenticate(username, field('password'), request.ip);
      if (account !== null) {
        await reply.signIn(account);
        return reply.redirect(next);
      }
      reply.code(400);
      return await showAgain(request, reply, { username, next, problem: WRONG_CREDENTIALS });
    } catch (error) {
      if (!(error instanceof TooManyRequestsError)) throw error;
      reply.code(error.status).header('retry-after', error.retryAfter);
      return await showAgain(request, reply, { username, next, problem: error.message });
    }
  });

  app.get('/account/sign-out/', { config }, async (request, reply) => {
    const ledHere = String(request.headers['sec-fetch-site'] ?? 'none');
    if (request.authentication !== null && !['none', 'same-origin'].includes(ledHere))
      return await pages.send(request, reply, SignOutPage);
    await reply.signOut();
    return reply.redirect('/');
  });

  app.post('/account/sign-out/', { config }, async (_request, reply) => {
    await reply.signOut();
    return reply.redirect('/');
  });

  async function showAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { username: string; next: string; problem: string },
  ): Promise<FastifyReply> {
    if (!wantsHtml(request)) return reply.send({ message: shown.problem });
    return await pages.send(request, reply, (page) => SignInPage({ ...page, ...shown, note: null, oidcName }));
  }
};

const PROFILE = '/account/';
const WRONG_CREDENTIALS = 'The username or the password is wrong. Check both and try again.';
const RESET = 'Your password is set, and all browsers are signed out. Sign in with it.';
const DELETED = 'Your account is deleted.';

function oidcProblem(failure: string, name: string): string | null {
  if (failure === 'declined') return `You are not signed in: it was not allowed at ${name}.`;
  if (failure === 'expired') return `Signing in with ${name} took too long, or cookies are off. Try again.`;
  if (failure === 'unavailable') return `${name} does not answer at the moment. Try again in a few minutes.`;
  return failure === 'failed'
    ? `Signing in with ${name} did not work. Try again, or ask whoever runs this server.`
    : null;
}
