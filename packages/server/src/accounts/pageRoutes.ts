import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyRequestsError } from '../errors.ts';
import { requireAccount } from '../plugins/authentication.ts';
import { SIGN_UPS_PER_HOUR } from '../plugins/rateLimits.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { ProfilePage } from './ProfilePage.tsx';
import { profileFormOf, readProfileForm } from './profileForm.ts';
import { SignInPage } from './SignInPage.tsx';
import { SignOutPage } from './SignOutPage.tsx';
import { SignUpPage } from './SignUpPage.tsx';
import { safeNext } from './safeNext.ts';
import type { AccountService } from './service.ts';
import { readSignUpForm } from './signUpForm.ts';

interface Options {
  accounts: AccountService;
  pages: PageRenderer;
}

/** Sign-up, sign-in, sign-out and the profile, as browsers see them. */
export const accountPageRoutes: FastifyPluginAsync<Options> = async (app, { accounts, pages }) => {
  const config = { answers: 'html' } as const;

  app.get('/account/sign-up/', { config }, async (request, reply) => {
    if (request.authentication !== null) return reply.redirect(PROFILE);
    return await pages.send(request, reply, (page) => SignUpPage({ ...page, form: null, errors: {} }));
  });

  const signUpLimit = { rateLimit: { max: SIGN_UPS_PER_HOUR, timeWindow: 60 * 60 * 1000 } };
  app.post('/account/sign-up/', { config: { ...config, ...signUpLimit } }, async (request, reply) => {
    const form = readSignUpForm(request.body);
    const { account, errors } = await accounts.signUp(form);
    if (account === null) {
      reply.code(400);
      if (!wantsHtml(request)) return reply.send(errors);
      return await pages.send(request, reply, (page) => SignUpPage({ ...page, form, errors }));
    }
    await reply.signIn(account);
    return reply.redirect(PROFILE);
  });

  app.get('/account/sign-in/', { config }, async (request, reply) => {
    if (request.authentication !== null) return reply.redirect(PROFILE);
    const next = safeNext(formFields(request.query)('next'));
    return await pages.send(request, reply, (page) => SignInPage({ ...page, username: '', next, problem: null }));
  });

  app.post('/account/sign-in/', { config }, async (request, reply) => {
    const field = formFields(request.body);
    const username = field('username').trim();
    const next = safeNext(field('next'));
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
    const ledHere = request.headers['sec-fetch-site'] ?? 'none';
    if (request.authentication !== null && ledHere === 'cross-site')
      return await pages.send(request, reply, SignOutPage);
    await reply.signOut();
    return reply.redirect('/');
  });

  app.post('/account/sign-out/', { config }, async (_request, reply) => {
    await reply.signOut();
    return reply.redirect('/');
  });

  app.get('/account/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const saved = formFields(request.query)('saved') !== '';
    return await pages.send(request, reply, (page) =>
      ProfilePage({ ...page, account, form: profileFormOf(account), errors: {}, saved }),
    );
  });

  app.post('/account/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const form = readProfileForm(request.body);
    const { errors } = await accounts.updateProfile(account, form);
    if (errors === null) return reply.redirect(`${PROFILE}?saved=1`);
    reply.code(400);
    if (!wantsHtml(request)) return reply.send(errors);
    return await pages.send(request, reply, (page) => ProfilePage({ ...page, account, form, errors, saved: false }));
  });

  async function showAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { username: string; next: string; problem: string },
  ): Promise<FastifyReply> {
    if (!wantsHtml(request)) return reply.send({ message: shown.problem });
    return await pages.send(request, reply, (page) => SignInPage({ ...page, ...shown }));
  }
};

const PROFILE = '/account/';
const WRONG_CREDENTIALS = 'The username or the password is wrong. Check both and try again.';
