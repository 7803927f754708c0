import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Account, Authentication } from '../accounts/account.ts';
import type { AuthTokens } from '../accounts/authTokens.ts';
import { deviceName } from '../accounts/deviceName.ts';
import { SESSION_LIFETIME_MS, type Sessions } from '../accounts/sessions.ts';
import { NotLoggedInError, StaffOnlyError } from '../errors.ts';
import { isSecure, type OriginSettings } from './requestOrigin.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Signs the browser in with a new session and ends the one it had. */
    signIn(account: Account): Promise<void>;
    /** Ends the browser's session. Harmless when there is none. */
    signOut(): Promise<void>;
  }
}

interface Options extends OriginSettings {
  sessions: Sessions;
  authTokens: AuthTokens;
}

/** Who is asking, by `Authorization: Token …` or by the session's cookie; runs before every other hook. */
export const authenticationPlugin = fp(
  async (app, { sessions, authTokens, ...settings }: Options) => {
    await app.register(cookie);
    app.decorateRequest('authentication', null);

    app.addHook('onRequest', (request, _reply, done) => {
      const asking = authenticate(request);
      if (asking === null) return done();
      asking.then((authentication) => {
        request.authentication = authentication;
        done();
      }, done);
    });

    app.decorateReply('signIn', async function (this: FastifyReply, account: Account) {
      await endSession(this.request);
      const secure = isSecure(this.request, settings);
      this.setCookie(
        cookieName(secure),
        await sessions.begin(account, deviceName(this.request.headers['user-agent'] ?? '')),
        {
          ...cookieOptions(secure),
          maxAge: SESSION_LIFETIME_MS / 1000,
        },
      );
    });

    app.decorateReply('signOut', async function (this: FastifyReply) {
      await endSession(this.request);
      const secure = isSecure(this.request, settings);
      this.clearCookie(cookieName(secure), cookieOptions(secure));
    });

    /** Null where nobody says who they are. */
    function authenticate(request: FastifyRequest): Promise<Authentication | null> | null {
      const token = tokenIn(request.headers.authorization);
      // Pages are for browsers, which have sessions: a script's token shall open no account and no administration.
      if (token !== undefined) return request.routeOptions.config.answers === 'html' ? null : byToken(token);
      const secret = request.cookies[cookieName(isSecure(request, settings))];
      return secret === undefined ? null : bySession(secret);
    }

    async function byToken(token: string): Promise<Authentication | null> {
      const owned = await authTokens.find(token);
      return owned === null ? null : { account: owned.account, credential: { kind: 'token', tokenId: owned.id } };
    }

    async function bySession(secret: string): Promise<Authentication | null> {
      const session = await sessions.find(secret);
      if (session === null) return null;
      return { account: session.account, credential: { kind: 'session', sessionId: session.id } };
    }

    async function endSession({ authentication }: FastifyRequest): Promise<void> {
      if (authentication?.credential.kind === 'session') await sessions.end(authentication.credential.sessionId);
    }
  },
  { name: 'authentication' },
);

/**
 * Who is asking, where somebody has to be.
 *
 * @throws {NotLoggedInError} which becomes 401 under REST and the sign-in form for pages
 */
export function requireAccount(request: FastifyRequest): Account {
  if (request.authentication === null) throw new NotLoggedInError();
  return request.authentication.account;
}

/**
 * Who is asking, where it has to be a member of staff.
 *
 * @throws {NotLoggedInError}
 * @throws {StaffOnlyError}
 */
export function requireStaff(request: FastifyRequest): Account {
  const account = requireAccount(request);
  if (!account.isStaff) throw new StaffOnlyError();
  return account;
}

function tokenIn(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Token ([\x21-\x7e]{1,128})$/i.exec(authorization)?.[1];
}

/** `__Host-` keeps other hosts of the domain from setting it (RFC 6265bis, 4.1.3.2); browsers want TLS for it. */
function cookieName(secure: boolean): string {
  return secure ? '__Host-vnet_session' : 'vnet_session';
}

function cookieOptions(secure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}
