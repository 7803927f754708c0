import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const MINUTE_MS = 60_000;
/** How far a request's date may be from the service's clock. */
const DATE_TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * Checks a request as ACS does (HMAC-SHA256 over method, path, date, host and the body's hash).
 *
 * @param key the decoded access key
 * @returns what is wrong with it, null for nothing
 */
export function checkSignature(request: IncomingMessage, body: string, key: Buffer): string | null {
  const { host, authorization } = request.headers;
  const date = single(request.headers['x-ms-date']);
  const hash = single(request.headers['x-ms-content-sha256']);
  if (host === undefined || authorization === undefined || date === null || hash === null) return 'a header is missing';
  const signedAt = Date.parse(date);
  if (Number.isNaN(signedAt) || Math.abs(Date.now() - signedAt) > DATE_TOLERANCE_MS) return 'the date is off';
  if (createHash('sha256').update(body).digest('base64') !== hash) return 'the body is not the one that was signed';
  const signature = AUTHORIZATION.exec(authorization)?.[1];
  if (signature === undefined) return 'the authorization has another form';
  const signed = `${request.method}\n${request.url}\n${date};${host};${hash}`;
  const expected = createHmac('sha256', key).update(signed).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? null : 'the signature does not match';
}

const AUTHORIZATION = /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([A-Za-z0-9+/]{43}=)$/;

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}
