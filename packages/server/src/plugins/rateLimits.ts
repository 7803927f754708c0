import { isIPv6 } from 'node:net';
import rateLimit, { type FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { TooManyRequestsError } from '../errors.ts';

/**
 * Requests a minute of one account from one address: five a second for a page that polls, four times over.
 */
export const ACCOUNT_REQUESTS_PER_MINUTE = 1_200;
/** Requests a minute of everybody who is not signed in at one address: an office of 500 at nine o'clock. */
const ADDRESS_REQUESTS_PER_MINUTE = 6_000;
/** Accounts that one address may ask for in an hour: the office of 500, with mistypings. */
export const SIGN_UPS_PER_HOUR = 1_500;

/** Counters that are kept at once, an address or an account at an address each. */
export const MOST_REQUEST_COUNTS = 20_000;

interface Options {
  enabled: boolean;
  /** Where several instances count together; null: this process counts. */
  store: FastifyRateLimitStoreCtor | null;
}
/** Guests that may enter from one address in an hour: the same office, invited by another. */
export const GUESTS_PER_HOUR = 1_500;

/** Limits by account together with address, since many share an address; a bare address has a ceiling of its own. */
export const rateLimitsPlugin = fp(
  async (app, { enabled, store }: Options) => {
    if (!enabled) return;
    await app.register(rateLimit, {
      global: true,
      ...(store !== null && { store }),
      timeWindow: 60_000,
      max: (request) => (personOf(request) === null ? ADDRESS_REQUESTS_PER_MINUTE : ACCOUNT_REQUESTS_PER_MINUTE),
      keyGenerator: rateLimitKey,
      cache: MOST_REQUEST_COUNTS,
      errorResponseBuilder: (_request, { ttl }) =>
        new TooManyRequestsError('Too many requests. Wait a little and try again.', Math.ceil(ttl / 1000)),
    });
  },
  { name: 'rate-limits', dependencies: ['authentication', 'guests'] },
);

function rateLimitKey(request: FastifyRequest): string {
  const address = addressGroup(request.ip);
  const person = personOf(request);
  return person === null ? address : `${person} ${address}`;
}

/** Guests count as people with an account do. */
function personOf({ authentication, guest }: FastifyRequest): string | null {
  return authentication?.account.id ?? guest?.id ?? null;
}

/** One subscriber's addresses: IPv4 whole, IPv6 by its first 64 bits. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros: string[] = new Array(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = tail === undefined ? left : [...left, ...zeros, ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
