import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { isSecure, type OriginSettings } from '../plugins/requestOrigin.ts';
import { GUEST_SESSION_MS, type GuestService } from './service.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Gives the browser a guest's session. @param cookie as `GuestService.enter` made it */
    enterAsGuest(cookie: string): void;
  }
}

interface Options extends OriginSettings {
  guests: GuestService;
}

/** Whose guest session the browser has, where nobody is signed in: an account counts more than a pass. */
export const guestPlugin = fp(
  async (app, { guests, ...settings }: Options) => {
    app.decorateRequest('guest', null);

    app.addHook('onRequest', (request, _reply, done) => {
      const cookie = cookieOf(request);
      if (cookie === undefined) return done();
      guests.find(cookie).then((guest) => {
        request.guest = guest;
        done();
      }, done);
    });

    function cookieOf(request: FastifyRequest): string | undefined {
      // Who names a token wants to be its owner, or nobody.
      if (request.authentication !== null || request.headers.authorization !== undefined) return undefined;
      return request.cookies[cookieName(isSecure(request, settings))];
    }

    app.decorateReply('enterAsGuest', function (this: FastifyReply, cookie: string) {
      const secure = isSecure(this.request, settings);
      const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
      this.setCookie(cookieName(secure), cookie, { ...options, maxAge: GUEST_SESSION_MS / 1000 });
    });
  },
  { name: 'guests', dependencies: ['authentication'] },
);

/** `__Host-` keeps other hosts of the domain from setting it (RFC 6265bis, 4.1.3.2); browsers want TLS for it. */
function cookieName(secure: boolean): string {
  return secure ? '__Host-vnet_guest' : 'vnet_guest';
}
