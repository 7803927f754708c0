import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorBody } from '@vnet/protocol';
import type { ConnectionError } from 'fastify';

/** Where a path that cannot be read leads: nowhere, as any other path that there is not. */
const UNREADABLE_PATH = '/%EF%BF%BD';

/**
 * The address by which a request is routed. One whose escapes are no UTF-8 would be answered by Fastify before any of
 * our hooks, in its own words.
 */
export function readablePath(url: string): string {
  const [path = ''] = url.split('?', 1);
  if (!path.includes('%')) return url;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return UNREADABLE_PATH;
  }
}

/** Answers what is no request of HTTP, or did not come in time, and hangs up: there is no request for hooks to see. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const [status, body] = describe(error);
    const text = JSON.stringify(body);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(text)}`,
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
  }
  socket.destroy(error);
}

function describe({ code }: ConnectionError): [status: number, body: ErrorBody] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return [408, { message: 'The request did not come in time. Try again.', code: 'request_timeout' }];
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return [431, { message: 'The request’s headers are too large. Delete cookies of this site.', code: 'too_large' }];
  }
  return [400, { message: 'This is no request of HTTP/1.1.', code: 'bad_request' }];
}
