import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { isSecure, type OriginSettings, publicSocketOrigin } from './requestOrigin.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Lets style elements that carry the returned nonce apply on this page; for the meeting app's libraries. */
    allowStyleNonce(): string;
  }
}

interface Options extends OriginSettings {
  /** Origins besides our own that browsers contact: those of the call provider. */
  browserOrigins: readonly string[];
  /** Whether workers may come from `blob:`; who makes them is script of ours all the same. */
  blobWorkers: boolean;
}

/** helmet's headers, a policy without inline script, and camera, microphone and screen for our own pages alone. */
export const securityHeadersPlugin = fp(
  async (app, { browserOrigins, blobWorkers, ...settings }: Options) => {
    await app.register(helmet, {
      contentSecurityPolicy: false,
      // Set below, under TLS only: without it browsers complain about either on every page.
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      // `no-referrer` would make browsers send `Origin: null` with our own forms.
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    });

    app.addHook('onRequest', async (request, reply) => {
      const connect = ["'self'", publicSocketOrigin(request, settings), ...browserOrigins].join(' ');
      reply.headers({
        'content-security-policy': contentSecurityPolicy(connect, blobWorkers ? "'self' blob:" : "'self'"),
        'permissions-policy': PERMISSIONS_POLICY,
      });
      if (isSecure(request, settings)) reply.headers(TLS_HEADERS);
    });

    app.decorateReply('allowStyleNonce', function (this: FastifyReply) {
      const nonce = randomBytes(16).toString('base64');
      const policy = String(this.getHeader('content-security-policy'));
      this.header('content-security-policy', policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`));
      return nonce;
    });
  },
  { name: 'security-headers' },
);

function contentSecurityPolicy(connectSources: string, workerSources: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src ${connectSources}`,
    `worker-src ${workerSources}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const TLS_HEADERS = {
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-opener-policy': 'same-origin',
};

const PERMISSIONS_POLICY = [
  'camera=(self)',
  'microphone=(self)',
  'display-capture=(self)',
  'fullscreen=(self)',
  'picture-in-picture=(self)',
  'screen-wake-lock=(self)',
  'speaker-selection=(self)',
  'geolocation=()',
  'payment=()',
  'usb=()',
].join(', ');
