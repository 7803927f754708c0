import { CSRF_HEADER } from '@vnet/protocol';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ApiError } from './ApiError.ts';
import { HttpClient } from './HttpClient.ts';

const schema = z.object({ ok: z.literal(true) });

interface Sent {
  url: string;
  init: RequestInit;
}

/** Answers every request alike and keeps what was sent. */
function answering(response: () => Response): { http: HttpClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const http = new HttpClient('csrf-1', async (url, init = {}) => {
    sent.push({ url: String(url), init });
    return response();
  });
  return { http, sent };
}

async function failureOf(response: () => Response): Promise<ApiError> {
  const thrown = await answering(response)
    .http.get('/x/', schema)
    .catch((error: unknown) => error);
  if (!(thrown instanceof ApiError)) throw new Error('no ApiError');
  return thrown;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

it('sends the CSRF token with what changes something, and with nothing else', async () => {
  const { http, sent } = answering(() => json(200, { ok: true }));
  await http.get('/read/', schema);
  await http.post('/write/', { title: 'T' }, schema);
  const headers = sent.map(({ init }) => new Headers(init.headers));
  expect(headers[0]?.get(CSRF_HEADER)).toBeNull();
  expect(headers[1]?.get(CSRF_HEADER)).toBe('csrf-1');
  expect(sent[1]?.init.body).toBe('{"title":"T"}');
});

it('tells something that outlives the page, and does not mind when it does not arrive', async () => {
  const { http, sent } = answering(() => new Response(null, { status: 204 }));
  http.tell('/said/', { bytes: 1 });
  expect(sent[0]?.init).toMatchObject({ method: 'POST', keepalive: true, body: '{"bytes":1}' });
  expect(new Headers(sent[0]?.init.headers).get(CSRF_HEADER)).toBe('csrf-1');
  new HttpClient('csrf-1', () => Promise.reject(new TypeError('gone'))).tell('/said/', {});
});

describe('failures', () => {
  it.each([
    [401, {}, 'signed_out'],
    [403, { message: 'Locked.' }, 'refused'],
    [404, { message: 'Meeting not found' }, 'not_found'],
    [429, {}, 'rate_limited'],
    [400, { title: ['Too long.'] }, 'invalid_fields'],
    [400, { message: 'No.' }, 'refused'],
    [500, {}, 'unexpected_answer'],
    [503, { message: 'x', code: 'provider_unavailable' }, 'provider_unavailable'],
    [502, 'Bad gateway', 'unreachable'],
    [200, { ok: 'maybe' }, 'unexpected_answer'],
  ])('%i with %j is %s', async (status, body, code) => {
    expect((await failureOf(() => json(status, body))).code).toBe(code);
  });

  it('takes an answer that is no JSON for a failure of the server', async () => {
    expect((await failureOf(() => new Response('<html>'))).code).toBe('unexpected_answer');
  });

  it('says how long to wait', async () => {
    expect((await failureOf(() => json(429, {}, { 'retry-after': '30' }))).message).toContain('in 30 seconds');
  });

  it('keeps the sentence about the call service', async () => {
    const body = { message: 'The call service refuses this server.', code: 'provider_unavailable' };
    expect((await failureOf(() => json(503, body))).message).toBe(body.message);
  });

  it('keeps the sentences of the fields', async () => {
    const fields = { title: ['A title has at most 100 characters.'] };
    expect(await failureOf(() => json(400, fields))).toMatchObject({ fields });
  });

  it('says unreachable when there is no answer', async () => {
    const http = new HttpClient('', async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(http.get('/x/', schema)).rejects.toMatchObject({ code: 'unreachable' });
  });
});
