import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import type { Clock } from '../../clock.ts';
import { requireAccount } from '../../plugins/authentication.ts';
import { SIGN_UPS_PER_HOUR } from '../../plugins/rateLimits.ts';
import { type OriginSettings, publicOrigin } from '../../plugins/requestOrigin.ts';
import { wantsHtml } from '../../plugins/wantsHtml.ts';
import { hashesEqual } from '../../storage/keyedHash.ts';
import type { TextCipher } from '../../storage/textCipher.ts';
import { formFields } from '../../views/formFields.ts';
import type { PageRenderer } from '../../views/pageRenderer.ts';
import { readPersonForm } from '../personForm.ts';
import { SealedCookie } from '../SealedCookie.ts';
import { safeNext } from '../safeNext.ts';
import type { OidcAccounts } from './OidcAccounts.ts';
import { OidcError } from './OidcError.ts';
import type { OidcPerson, OidcProvider } from './OidcProvider.ts';
import { OidcSignUpPage } from './OidcSignUpPage.tsx';

interface Options extends OriginSettings {
  provider: OidcProvider;
  oidcAccounts: OidcAccounts;
  /** Proves that the person asked for a link on our own page; null without a session. */
  linkToken(request: FastifyRequest): string | null;
  cipher: TextCipher;
  clock: Clock;
  pages: PageRenderer;
}

/** Signing in at an OpenID Connect provider, and linking an account with it. */
export const oidcRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  const { provider, oidcAccounts, linkToken, cipher, clock, pages, publicUrl } = options;
  const config = { answers: 'html' } as const;
  const signUpLimit = { rateLimit: { max: SIGN_UPS_PER_HOUR, timeWindow: 60 * 60 * 1000 } };
  const cookie = { cipher, clock, settings: { publicUrl } };
  const journeys = new SealedCookie({ ...cookie, ...JOURNEY });
  const newcomers = new SealedCookie({ ...cookie, ...NEWCOMER });

  app.get('/account/oidc/', { config }, async (request, reply) => {
    const field = formFields(request.query);
    const accountId = request.authentication?.account.id ?? null;
    if (accountId !== null && !hashesEqual(linkToken(request) ?? '', field('link'))) return reply.redirect('/account/');
    try {
      const { url, checks } = await provider.begin(redirectUri(request));
      journeys.set(reply, {
        ...checks,
        next: safeNext(field('next'), publicOrigin(request, { publicUrl })),
        accountId,
      });
      return reply.redirect(url);
    } catch (error) {
      return failed(error, request, reply);
    }
  });

  app.get('/account/oidc/callback/', { config }, async (request, reply) => {
    const journey = journeys.read(request);
    journeys.clear(reply);
    try {
      if (journey === null) throw new OidcError('expired');
      const query = request.url.split('?', 2)[1] ?? '';
      const person = await provider.finish(new URL(`${redirectUri(request)}?${query}`), journey);
      if (journey.accountId === null) return await arrive(person, journey.next, reply);
      const account = request.authentication?.account ?? null;
      if (account === null || account.id !== journey.accountId) throw new OidcError('expired');
      const linked = await oidcAccounts.link(account, person);
      return reply.redirect(`/account/password/?oidc=${linked ? 'linked' : 'taken'}`);
    } catch (error) {
      return failed(error, request, reply);
    }
  });

  /** Signs the person in; makes an account first for whom nobody has seen yet. */
  async function arrive(person: OidcPerson, next: string, reply: FastifyReply): Promise<FastifyReply> {
    const known = await oidcAccounts.find(person);
    if (known !== null) {
      if (!known.isActive) throw new OidcError('failed');
      await reply.signIn(known);
      return reply.redirect(next);
    }
    const form = await oidcAccounts.suggest(person);
    const { account } = person.emailVerified ? await oidcAccounts.signUp(form, person) : { account: null };
    if (account === null) {
      newcomers.set(reply, { person, next });
      return reply.redirect('/account/oidc/sign-up/');
    }
    await reply.signIn(account);
    return reply.redirect(next);
  }

  app.get('/account/oidc/sign-up/', { config }, async (request, reply) => {
    const newcomer = newcomers.read(request);
    if (newcomer === null || request.authentication !== null) return reply.redirect('/account/sign-in/');
    const form = await oidcAccounts.suggest(newcomer.person);
    const errors = await oidcAccounts.problemsWith(form, newcomer.person);
    return await pages.send(request, reply, (page) =>
      OidcSignUpPage({ ...page, form, errors, providerName: provider.name }),
    );
  });

  app.post('/account/oidc/sign-up/', { config: { ...config, ...signUpLimit } }, async (request, reply) => {
    const newcomer = newcomers.read(request);
    if (newcomer === null) return reply.redirect(`${SIGN_IN}expired`);
    const form = readPersonForm(request.body);
    try {
      const { account, errors } = await oidcAccounts.signUp(form, newcomer.person);
      if (account === null) {
        reply.code(400);
        if (!wantsHtml(request)) return reply.send(errors);
        return await pages.send(request, reply, (page) =>
          OidcSignUpPage({ ...page, form, errors, providerName: provider.name }),
        );
      }
      newcomers.clear(reply);
      await reply.signIn(account);
      return reply.redirect(newcomer.next);
    } catch (error) {
      return failed(error, request, reply);
    }
  });

  app.post('/account/oidc/unlink/', { config }, async (request, reply) => {
    const done = await oidcAccounts.unlink(requireAccount(request), provider.issuer);
    return reply.redirect(`/account/password/?oidc=${done ? 'unlinked' : 'needed'}`);
  });

  function redirectUri(request: FastifyRequest): string {
    return new URL('/account/oidc/callback/', publicOrigin(request, { publicUrl })).href;
  }

  function failed(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (!(error instanceof OidcError)) throw error;
    const reason = error.cause instanceof Error ? error.cause.name : undefined;
    request.log.warn({ code: error.code, failure: error.failure, reason }, 'nobody was signed in by OpenID Connect');
    const page = request.authentication === null ? SIGN_IN : '/account/password/?oidc=';
    return reply.redirect(`${page}${error.failure}`);
  }
};

const SIGN_IN = '/account/sign-in/?oidc=';
const TEN_MINUTES_MS = 10 * 60 * 1000;

/** While the browser is at the provider. */
const JOURNEY = {
  name: 'vnet_oidc',
  path: '/account/oidc/',
  lifetimeMs: TEN_MINUTES_MS,
  schema: z.object({
    state: z.string(),
    nonce: z.string(),
    codeVerifier: z.string(),
    next: z.string(),
    /** Whose account is to be linked; null: the person signs in. */
    accountId: z.nullable(z.string()),
  }),
};

/** While somebody new says what their account shall be. */
const NEWCOMER = {
  name: 'vnet_oidc_person',
  path: '/account/oidc/sign-up/',
  lifetimeMs: 3 * TEN_MINUTES_MS,
  schema: z.object({
    person: z.object({
      issuer: z.string(),
      subject: z.string(),
      username: z.string(),
      email: z.string(),
      emailVerified: z.boolean(),
      firstName: z.string(),
      lastName: z.string(),
    }),
    next: z.string(),
  }),
};
