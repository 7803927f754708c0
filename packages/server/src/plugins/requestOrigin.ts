import type { FastifyRequest } from 'fastify';
import { BadHostError } from '../errors.ts';

/** What `PUBLIC_URL` says, where it is set; everything else comes from the request. */
export interface OriginSettings {
  publicUrl: string | null;
}

/**
 * The origin under which people reach this server: `https://vnet.example.org`.
 *
 * @throws {BadHostError} when it has to come from a `Host` header that is none
 */
export function publicOrigin(request: FastifyRequest, { publicUrl }: OriginSettings): string {
  if (publicUrl !== null) return publicUrl;
  if (!HOST_PATTERN.test(request.host)) throw new BadHostError();
  return `${request.protocol}://${request.host}`;
}

/** The same origin for sockets: `wss://vnet.example.org`. */
export function publicSocketOrigin(request: FastifyRequest, settings: OriginSettings): string {
  return publicOrigin(request, settings).replace(/^http/, 'ws');
}

/** Whether the browser's side of the connection is TLS, a proxy's included. */
export function isSecure(request: FastifyRequest, settings: OriginSettings): boolean {
  return publicOrigin(request, settings).startsWith('https:');
}

/**
 * Whether a page of another origin made this request. Browsers name the origin of every POST and every socket; a
 * request that names none was made by a script, which has no cookies that it did not get itself. Without `PUBLIC_URL`
 * hosts are compared alone, since a proxy in front may end the TLS.
 */
export function isForeignOrigin(request: FastifyRequest, settings: OriginSettings): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  if (settings.publicUrl !== null) return origin !== settings.publicUrl && !isOwnHost(origin, request);
  return !isOwnHost(origin, request);
}

function isOwnHost(origin: string, request: FastifyRequest): boolean {
  return new URL(origin).host === request.host.toLowerCase().replace(/:(?:80|443)$/, '');
}

/** Names, IPv4 and bracketed IPv6, with or without a port: nothing that could end an attribute or a CSP source. */
const HOST_PATTERN = /^(?:[0-9a-z_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i;
