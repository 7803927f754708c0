import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRaw } from '../attacks/fuzz/rawHttp.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
let origin: string;
beforeAll(async () => {
  server = await startTestApp();
  origin = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => await server.close());

const ask = (method: 'PUT' | 'DELETE' | 'OPTIONS' | 'GET' | 'POST', url: string, accept = 'application/json') =>
  server.app.inject({ method, url, headers: { accept, origin: 'http://localhost:80' } });

describe('a method that an address does not take', () => {
  test.each([
    ['PUT', '/account/p-login/', 'GET, HEAD, POST'],
    ['DELETE', '/meeting/meetings/abcd-efgh-jkm/', 'GET, HEAD'],
    ['GET', '/meeting/meetings/abcd-efgh-jkm/join/', 'POST'],
    ['PUT', '/meeting/meetings/?q=a', 'GET, HEAD'],
    ['POST', '/help/article/1/', 'GET, HEAD'],
    ['PUT', '/healthz', 'GET, HEAD'],
  ] as const)('%s %s: 405, and what it takes', async (method, url, allow) => {
    const { statusCode, headers, body } = await ask(method, url);
    expect([statusCode, headers.allow]).toEqual([405, allow]);
    expect(JSON.parse(body)).toEqual({
      message: `This address takes ${allow}, and not ${method}.`,
      code: 'method_not_allowed',
    });
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('a browser sees the sentence on a page', async () => {
    const { statusCode, body } = await ask('POST', '/', 'text/html');
    expect([statusCode, body]).toEqual([405, expect.stringContaining('This address takes GET, HEAD, and not POST.')]);
  });

  test('OPTIONS is answered, and allows no other origin anything', async () => {
    const { statusCode, headers, body } = await ask('OPTIONS', '/meeting/new/');
    expect([statusCode, headers.allow, body]).toEqual([204, 'GET, HEAD, POST', '']);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each(['PUT', 'OPTIONS', 'GET'] as const)('%s where there is nothing: 404', async (method) => {
    const { statusCode, headers } = await ask(method, '/no/such/address/');
    expect([statusCode, headers.allow]).toEqual([404, undefined]);
  });
});

describe('addresses that cannot be read', () => {
  test.each(['/%', '/account/%E0%A4%A/', '/help/article/%FF/', '/media/%C0%AF'])(
    '%s leads nowhere, in our words and with our headers',
    async (url) => {
      for (const accept of ['text/html', 'application/json']) {
        const { statusCode, headers, body } = await ask('GET', url, accept);
        expect([statusCode, body]).toEqual([404, expect.stringContaining('There is nothing at this address.')]);
        expect(headers['content-security-policy']).toContain("default-src 'none'");
        expect(headers['x-request-id']).toEqual(expect.any(String));
        expect(body).not.toContain('FST_');
      }
    },
  );

  test('a query that cannot be read is no reason', async () => {
    expect((await ask('GET', '/help/?q=%E0%A4%A', 'text/html')).statusCode).toBe(200);
  });
});

describe('on the wire', () => {
  test('a load balancer’s check by HTTP/1.0, without a host, is answered', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const { status, text } = await sendRaw(origin, Buffer.from(`GET ${path} HTTP/1.0\r\n\r\n`), 3_000);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toMatch(/content-security-policy: .*connect-src 'self';/i);
    }
    const { status } = await sendRaw(origin, Buffer.from('GET /account/ HTTP/1.0\r\n\r\n'), 3_000);
    expect(status).toBe(400);
  });

  test.each([
    ['what is no HTTP', 'hello\r\n\r\n', 400, 'bad_request'],
    ['headers of 100 kB', `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`, 431, 'too_large'],
  ])('%s: our sentence and our code', async (_what, request, expected, code) => {
    const { status, text } = await sendRaw(origin, Buffer.from(request), 3_000);
    expect(status).toBe(expected);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))).toEqual({ message: expect.any(String), code });
    expect(text).toContain('x-content-type-options: nosniff');
  });
});
