import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { sendRaw } from './fuzz/rawHttp.ts';

let server: TestApp;
let origin: string;
const sockets: Socket[] = [];
beforeAll(async () => {
  const timeouts = {
    headersTimeout: 600,
    requestTimeout: 1_200,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 100,
  };
  server = await startTestApp({ deps: { timeouts } });
  origin = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => await server.close());

/** A connection of an attacker, which says so much and nothing more. */
function open(text: string): Socket {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  socket.on('error', () => {}).resume();
  sockets.push(socket);
  return socket;
}

const POST = 'POST /account/p-login/ HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
/** What a proxy in front might take for the body, and we for another request, or the other way round. */
const SMUGGLED = 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n';

describe('one request is one request, whatever a proxy in front takes it for (RFC 9112, 6.3 and 11.2)', () => {
  test.each<[string, string]>([
    ['a length and chunks', `${POST}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['chunks and a length', `${POST}transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['two lengths', `${POST}content-length: 2\r\ncontent-length: 44\r\n\r\n{}${SMUGGLED}`],
    ['two lengths in one line', `${POST}content-length: 2, 44\r\n\r\n{}${SMUGGLED}`],
    ['a length with a sign', `${POST}content-length: +2\r\n\r\n{}${SMUGGLED}`],
    ['a length in hex', `${POST}content-length: 0x2\r\n\r\n{}${SMUGGLED}`],
    ['a coding that we do not know', `${POST}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['chunks that are not last', `${POST}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a space before the colon', `${POST}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a folded line', `${POST}transfer-encoding:\r\n chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a line that ends in CR alone', `${POST}x: y\rtransfer-encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    [
      'a chunk whose length overflows',
      `${POST}transfer-encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a chunk longer than it says', `${POST}transfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`],
    ['NUL in a header', `${POST}x: a\0b\r\ncontent-length: 2\r\n\r\n{}${SMUGGLED}`],
    ['no host', `GET /healthz HTTP/1.1\r\n\r\n${SMUGGLED}`],
    ['an unknown version', `GET /healthz HTTP/3.7\r\nhost: localhost\r\n\r\n${SMUGGLED}`],
    ['no method of HTTP', `G<T /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n${SMUGGLED}`],
  ])('%s: 400, and nothing that follows is read', async (_what, request) => {
    const { status, text } = await sendRaw(origin, Buffer.from(request, 'latin1'), 3_000);
    expect(status).toBe(400);
    expect(text).not.toContain('"ok"');
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).not.toMatch(/node_modules|HPE_|\.ts/);
  });

  test('a body that a GET brings along is no request of its own', async () => {
    const request = `GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${SMUGGLED.length}\r\nconnection: close\r\n\r\n${SMUGGLED}`;
    const { text } = await sendRaw(origin, Buffer.from(request));
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });
});

describe('headers have bounds', () => {
  test.each<[string, string, number]>([
    ['one of 20 kB', `x: ${'a'.repeat(20_000)}\r\n`, 431],
    ['two thousand small ones', Array.from({ length: 2_000 }, (_, index) => `x-${index}: aaaa\r\n`).join(''), 431],
    ['a cookie of 20 kB', `cookie: vnet_session=${'a'.repeat(20_000)}\r\n`, 431],
    ['five hundred cookies', `cookie: ${'a=b; '.repeat(500)}\r\n`, 200],
    ['a token of 10 kB', `authorization: Token ${'a'.repeat(10_000)}\r\n`, 200],
  ])('%s', async (_what, headers, status) => {
    const request = `GET /help/ HTTP/1.1\r\nhost: localhost\r\n${headers}connection: close\r\n\r\n`;
    expect((await sendRaw(origin, Buffer.from(request))).status).toBe(status);
  });

  test('an address of 20 kB', async () => {
    const request = `GET /help/?q=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
    expect((await sendRaw(origin, Buffer.from(request))).status).toBe(431);
  });
});

describe('whoever sends slowly holds up nobody, and is cut off', () => {
  test.each<[string, string]>([
    ['say nothing', ''],
    ['begin a request line', 'GET /he'],
    ['never end their headers', 'GET /help/ HTTP/1.1\r\nhost: localhost\r\nx: y\r\n'],
    ['never send the body', `${POST}content-length: 1000\r\n\r\n{`],
    ['never send the next chunk', `${POST}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`],
  ])('300 that %s', async (_what, text) => {
    const crowd = Array.from({ length: 300 }, () => open(text));
    await Promise.all(crowd.map((socket) => once(socket, 'connect')));
    const gone = Promise.all(crowd.map((socket) => once(socket, 'close')));
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    await gone;
  });

  test('a header a byte at a time is cut off as well: what counts is when it began', async () => {
    const socket = open('GET /help/ HTTP/1.1\r\nhost: localhost\r\nx: ');
    const drip = setInterval(() => socket.write('a'), 20);
    await once(socket, 'close');
    clearInterval(drip);
  });
});

test('answers in one connection come in the order of their requests', async () => {
  const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${more}\r\n`;
  const { text } = await sendRaw(
    origin,
    Buffer.from(get('/account/p-login/') + get('/healthz') + get('/nothing/', 'connection: close\r\n')),
  );
  expect(text.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404']);
});

test.each(['TRACE', 'CONNECT', 'TRACK', 'DEBUG'])('%s shows nothing of a request', async (method) => {
  const request = `${method} / HTTP/1.1\r\nhost: localhost\r\ncookie: secret=1\r\nconnection: close\r\n\r\n`;
  const { status, text } = await sendRaw(origin, Buffer.from(request));
  expect(status === 0 || (status >= 400 && status < 500)).toBe(true);
  expect(text).not.toContain('secret=1');
});
