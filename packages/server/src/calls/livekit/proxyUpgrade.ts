import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** LiveKit accepts an upgrade once it has made the session, which takes it some hundred ms. */
const ACCEPT_WITHIN_MS = 15_000;
const KEEP_ALIVE_MS = 30_000;
/** When one side has ended, the other gets so long to say the rest. */
const LINGER_MS = 5_000;

/**
 * Passes one upgrade request on to a server on loopback and, once that has switched protocols, every byte both ways.
 * An answer that refuses the upgrade is passed on as it is; a server that cannot be reached reads as 503.
 *
 * @param socket the client's; this function ends it
 * @param head what the client sent behind the request's head
 */
export function proxyUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: incoming.url,
    headers: forwarded(incoming.headers),
    agent: false,
    timeout: ACCEPT_WITHIN_MS,
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => outgoing.destroy());
  outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
  outgoing.on('error', () => {
    if (socket.writable) socket.end(head503());
  });
  outgoing.on('response', (response) => {
    socket.write(statusAndHeaders(response));
    response.pipe(socket);
  });
  outgoing.on('upgrade', (response, upstream, upstreamHead) => {
    upstream.setTimeout(0);
    socket.write(statusAndHeaders(response));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstream.write(head);
    join(socket, upstream);
  });
  outgoing.end();
}

/** Both ways with backpressure; when one side goes, so does the other. TCP's keep-alive notices peers that vanished. */
function join(socket: Duplex, upstream: Duplex): void {
  for (const [from, to] of [
    [socket, upstream],
    [upstream, socket],
  ] as const) {
    if (from instanceof Socket) from.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    from.on('error', () => from.destroy());
    from.on('close', () => to.destroy());
    from.on('end', () => setTimeout(() => to.destroy(), LINGER_MS).unref());
    from.pipe(to);
  }
}

/** The WebSocket handshake and no more: neither the session's cookie nor the page's address is LiveKit's affair. */
function forwarded(headers: IncomingHttpHeaders): Record<string, string> {
  const names = Object.keys(headers).filter((name) => name.startsWith('sec-websocket-') || name === 'user-agent');
  const handshake = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  const bearer = headers.authorization?.startsWith('Bearer ') ? { authorization: headers.authorization } : {};
  return { ...handshake, ...bearer, connection: 'Upgrade', upgrade: 'websocket' };
}

/** Any origin may ask LiveKit itself, of VNET only its own pages may; a refusal's body comes unchunked and ends the connection. */
const HEADERS_KEPT_BACK = /^(?:access-control-.*|transfer-encoding)$/i;

function statusAndHeaders({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const isSwitch = statusCode === 101;
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (HEADERS_KEPT_BACK.test(name) || (!isSwitch && /^connection$/i.test(name))) continue;
    lines.push(`${name}: ${value}`);
  }
  if (!isSwitch) lines.push('Connection: close');
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function head503(): string {
  return 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
}
