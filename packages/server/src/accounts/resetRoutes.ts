import type { FastifyPluginAsync } from 'fastify';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { OriginSettings } from '../plugins/requestOrigin.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import type { TextCipher } from '../storage/textCipher.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { ForgotPage } from './ForgotPage.tsx';
import { readNewPassword } from './newPasswordForm.ts';
import { type PasswordResets, RESET_LIFETIME_MS } from './passwordResets.ts';
import { ResetGonePage, ResetPage } from './ResetPage.tsx';
import { SealedCookie } from './SealedCookie.ts';

interface Options extends OriginSettings {
  passwordResets: PasswordResets;
  cipher: TextCipher;
  clock: Clock;
  pages: PageRenderer;
}

/** A new password for whoever has forgotten theirs. */
export const resetRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  const { passwordResets, cipher, clock, pages, publicUrl } = options;
  const config = { answers: 'html' } as const;
  const mails = passwordResets.byMail;
  const kept = new SealedCookie({ ...RESET, cipher, clock, settings: { publicUrl } });

  app.get('/account/forgot/', { config }, async (request, reply) => {
    const sent = mails && formFields(request.query)('sent') !== '';
    return await pages.send(request, reply, (page) => ForgotPage({ ...page, mails, typed: '', sent, problem: null }));
  });

  const limit = { rateLimit: { max: REQUESTS_PER_HOUR, timeWindow: 60 * 60 * 1000 } };
  app.post('/account/forgot/', { config: { ...config, ...limit } }, async (request, reply) => {
    const typed = formFields(request.body)('account').trim();
    const problem = problemWith(typed);
    if (problem === null) {
      passwordResets.request(typed);
      return reply.redirect('/account/forgot/?sent=1');
    }
    reply.code(400);
    if (!wantsHtml(request)) return reply.send({ account: [problem] });
    return await pages.send(request, reply, (page) => ForgotPage({ ...page, mails, typed, sent: false, problem }));
  });

  // The secret goes from the address into a cookie, so that it stands in no history and no Referer.
  app.get<{ Params: { token: string } }>('/account/reset/:token/', { config }, async (request, reply) => {
    const { token } = request.params;
    reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    if ((await passwordResets.find(token)) === null) return await pages.send(request, reply.code(404), ResetGonePage);
    kept.set(reply, { token });
    return reply.redirect('/account/reset/');
  });

  app.get('/account/reset/', { config }, async (request, reply) => {
    const token = kept.read(request)?.token ?? '';
    const account = await passwordResets.find(token);
    if (account === null) return await pages.send(request, reply.code(404), ResetGonePage);
    return await pages.send(request, reply, (page) => ResetPage({ ...page, account, errors: {} }));
  });

  app.post('/account/reset/', { config }, async (request, reply) => {
    const token = kept.read(request)?.token ?? '';
    const account = await passwordResets.find(token);
    const outcome = account === null ? 'gone' : await passwordResets.use(token, readNewPassword(request.body));
    if (account === null || outcome === 'gone') return await pages.send(request, reply.code(404), ResetGonePage);
    if (outcome === 'done') {
      kept.clear(reply);
      // Not signed in here: a link that somebody else sent would sign its reader in as that somebody.
      return reply.redirect('/account/sign-in/?reset=1');
    }
    reply.code(400);
    if (!wantsHtml(request)) return reply.send(outcome.errors);
    return await pages.send(request, reply, (page) => ResetPage({ ...page, account, errors: outcome.errors }));
  });
};

function problemWith(typed: string): string | null {
  if (typed === '') return 'Type your username or your email address.';
  return typed.length > MOST_CHARACTERS ? 'No username and no email address is that long.' : null;
}

/** RFC 5321, 4.5.3.1.3: the longest of both. */
const MOST_CHARACTERS = 254;
/** From one address: an office of 500 after its holidays. */
const REQUESTS_PER_HOUR = 100;

/** The link's secret, until the password is set. */
const RESET = {
  name: 'vnet_reset',
  path: '/account/reset/',
  lifetimeMs: RESET_LIFETIME_MS,
  schema: z.object({ token: z.string() }),
};
