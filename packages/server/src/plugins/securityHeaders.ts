import { randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import helmet from 'helmet';
import { type OriginSettings, publicOrigin } from './requestOrigin.ts';

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

type Headers = Readonly<Record<string, string>>;

/**
 * helmet's headers, a policy without inline script, and camera, microphone and screen for our own pages alone. They
 * depend on nothing but the origin, so that those of the last one are kept.
 */
export const securityHeadersPlugin = fp(
  async (app, { browserOrigins, blobWorkers, ...settings }: Options) => {
    const fixed = { ...helmetHeaders(), 'permissions-policy': PERMISSIONS_POLICY };
    const workers = blobWorkers ? "'self' blob:" : "'self'";
    let last: { origin: string; headers: Headers } | null = null;

    const headersOf = (origin: string): Headers => {
      if (last?.origin === origin) return last.headers;
      const socket = origin === NO_ORIGIN ? [] : [origin.replace(/^http/, 'ws')];
      const connect = ["'self'", ...socket, ...browserOrigins].join(' ');
      const headers = {
        'content-security-policy': contentSecurityPolicy(connect, workers),
        ...(origin.startsWith('https:') && TLS_HEADERS),
      };
      last = { origin, headers };
      return headers;
    };

    app.addHook('onRequest', (request, reply, done) => {
      reply.headers(fixed);
      // HTTP/1.0, as load balancers check health with: no browser, and nothing that could name a socket.
      const isUnnamed = request.host === '' && settings.publicUrl === null;
      reply.headers(headersOf(isUnnamed ? NO_ORIGIN : publicOrigin(request, settings)));
      done();
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

const NO_ORIGIN = '';

/** What helmet sets, for any request. It is asked once: its middlewares cost more than most of our routes. */
function helmetHeaders(): Headers {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    contentSecurityPolicy: false,
    // Set with the others, under TLS only: without it browsers complain about either on every page.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    // `no-referrer` would make browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })(response.req, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}

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
