import type { FieldErrors } from '@vnet/protocol';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { requireAccount } from '../plugins/authentication.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import type { AccountDeletion } from './accountDeletion.ts';
import type { AuthTokens } from './authTokens.ts';
import { DeletePage } from './DeletePage.tsx';
import { isTruthy } from './isTruthy.ts';
import { readNewPassword } from './newPasswordForm.ts';
import { type OidcState, PasswordPage } from './PasswordPage.tsx';
import type { Passwords } from './passwords.ts';
import { SessionsPage } from './SessionsPage.tsx';
import type { Sessions } from './sessions.ts';
import { TokenPage } from './TokenPage.tsx';

interface Options {
  passwords: Passwords;
  sessions: Sessions;
  authTokens: AuthTokens;
  accountDeletion: AccountDeletion;
  /** How the person's account stands with the OpenID Connect provider; null where there is none. */
  oidcState(request: FastifyRequest): Promise<OidcState | null>;
  mails: boolean;
  clock: Clock;
  pages: PageRenderer;
}

/** What people do with their accounts beside the profile: password, browsers, token, deleting. */
export const settingsRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  const { passwords, sessions, authTokens, accountDeletion, oidcState, mails, clock, pages } = options;
  const config = { answers: 'html' } as const;
  const query = (request: FastifyRequest) => formFields(request.query);

  app.get('/account/password/', { config }, async (request, reply) => {
    requireAccount(request);
    return await showPassword(request, reply, {});
  });

  app.post('/account/password/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const current = formFields(request.body)('current_password');
    const errors = await passwords.change(account, { ...readNewPassword(request.body), current }, request.ip);
    if (errors !== null) return await refuse(request, reply, errors, () => showPassword(request, reply, errors));
    if (request.authentication?.credential.kind === 'session') await reply.signIn(account);
    return reply.redirect('/account/password/?changed=1');
  });

  async function showPassword(request: FastifyRequest, reply: FastifyReply, errors: FieldErrors) {
    const account = requireAccount(request);
    const [hasPassword, oidc] = await Promise.all([passwords.isSetFor(account), oidcState(request)]);
    const name = oidc?.providerName ?? '';
    const note = query(request)('changed') === '' ? oidcNote(query(request)('oidc'), name) : CHANGED;
    const problem = oidcProblem(query(request)('oidc'), name);
    return await pages.send(request, reply, (page) =>
      PasswordPage({ ...page, account, hasPassword, mails, errors, note, problem, oidc }),
    );
  }

  app.get('/account/sessions/', { config }, async (request, reply) => {
    const browsers = await sessions.listOf(requireAccount(request));
    const note = query(request)('ended') === '' ? null : 'Done: signed out there.';
    return await pages.send(request, reply, (page) =>
      SessionsPage({ ...page, browsers, currentId: ownSession(request), now: clock.now(), note }),
    );
  });

  app.post('/account/sessions/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const end = formFields(request.body)('end');
    if (end === 'others') await sessions.endAllOf(account, ownSession(request));
    else await sessions.endOneOf(account, end);
    return reply.redirect('/account/sessions/?ended=1');
  });

  app.get('/account/token/', { config }, async (request, reply) => {
    return await showToken(request, reply, null);
  });

  app.post('/account/token/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    if (!isTruthy(formFields(request.body)('confirm'))) {
      const errors = { confirm: [UNCONFIRMED] };
      return await refuse(request, reply, errors, () => showToken(request, reply, UNCONFIRMED));
    }
    await authTokens.renew(account);
    return reply.redirect('/account/token/?renewed=1');
  });

  async function showToken(request: FastifyRequest, reply: FastifyReply, problem: string | null) {
    const token = await authTokens.of(requireAccount(request));
    const renewed = query(request)('renewed') !== '';
    return await pages.send(request, reply, (page) => TokenPage({ ...page, token, renewed, problem }));
  }

  app.get('/account/delete/', { config }, async (request, reply) => {
    return await showDelete(request, reply, {}, '');
  });

  app.post('/account/delete/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const field = formFields(request.body);
    const proof = { password: field('password'), username: field('username').trim() };
    const errors = await accountDeletion.byOwner(account, proof, request.ip);
    if (errors !== null) {
      return await refuse(request, reply, errors, () => showDelete(request, reply, errors, proof.username));
    }
    await reply.signOut();
    return reply.redirect('/account/sign-in/?deleted=1');
  });

  async function showDelete(request: FastifyRequest, reply: FastifyReply, errors: FieldErrors, username: string) {
    const account = requireAccount(request);
    const hasPassword = await passwords.isSetFor(account);
    return await pages.send(request, reply, (page) => DeletePage({ ...page, account, hasPassword, errors, username }));
  }
};

/** Shows the form again to a browser, and the sentences alone to a script. */
async function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: FieldErrors,
  show: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  reply.code(400);
  return wantsHtml(request) ? await show() : reply.send(errors);
}

function ownSession({ authentication }: FastifyRequest): string | null {
  return authentication?.credential.kind === 'session' ? authentication.credential.sessionId : null;
}

const CHANGED = 'Your password is changed. All other browsers are signed out.';
const UNCONFIRMED = 'Nothing was changed: say with the box that your scripts will need the new token.';

function oidcNote(outcome: string, name: string): string | null {
  if (outcome === 'linked') return `Your account is linked with ${name}.`;
  return outcome === 'unlinked' ? `The link with ${name} is ended.` : null;
}

function oidcProblem(outcome: string, name: string): string | null {
  if (outcome === 'taken') return `Nothing was linked: another account here is linked with that account at ${name}.`;
  if (outcome === 'needed') return `The link with ${name} stays, as nothing else signs you in: set a password first.`;
  if (outcome === 'declined') return `Nothing was linked: it was not allowed at ${name}.`;
  if (outcome === 'unavailable') return `Nothing was linked: ${name} does not answer. Try again in a few minutes.`;
  return ['failed', 'expired'].includes(outcome) ? `Nothing was linked: it did not work at ${name}. Try again.` : null;
}
