import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestClock } from '../../../testing/TestClock.ts';
import { AcsEmulator } from './AcsEmulator.ts';
import { connectionTo } from './connectionTo.ts';

let emulator: AcsEmulator;
let clock: TestClock;
beforeEach(async () => {
  clock = new TestClock();
  emulator = await AcsEmulator.start({ clock });
});
afterEach(() => emulator.close());

interface Changes {
  path?: string;
  method?: string;
  body?: string;
  date?: Date;
  key?: string;
  /** Sent in place of what was signed. */
  sentBody?: string;
  sentPath?: string;
  without?: string;
}

/** Signs by hand as Microsoft documents it, so that the emulator is held to the text and not to the SDK. */
async function ask(changes: Changes = {}): Promise<{ status: number | undefined; body: unknown }> {
  const { endpoint, accessKey } = connectionTo(emulator);
  const { path = '/identities?api-version=2023-10-01', method = 'POST', body = '', date = new Date() } = changes;
  const { host } = new URL(endpoint);
  const hash = createHash('sha256').update(body).digest('base64');
  const signed = `${method}\n${path}\n${date.toUTCString()};${host};${hash}`;
  const key = Buffer.from(changes.key ?? accessKey, 'base64');
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-ms-date': date.toUTCString(),
    'x-ms-content-sha256': hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
  if (changes.without !== undefined) delete headers[changes.without];
  return await new Promise((resolve, reject) => {
    const sent = request(`${endpoint}${changes.sentPath ?? path}`, { method, headers }, async (response) => {
      const answer = await text(response);
      resolve({ status: response.statusCode, body: answer === '' ? null : JSON.parse(answer) });
    });
    sent.on('error', reject).end(changes.sentBody ?? body);
  });
}

describe('signatures', () => {
  test('a request that is signed well is done', async () => {
    expect(await ask()).toEqual({ status: 201, body: { identity: { id: emulator.identities.list()[0] } } });
    expect(emulator.refusals).toEqual([]);
  });

  const MINUTE_MS = 60_000;
  test.each<[string, Changes]>([
    ['the signature does not match', { key: Buffer.alloc(64).toString('base64') }],
    ['the signature does not match', { sentPath: '/identities?api-version=2023-10-01&x=1' }],
    ['the body is not the one that was signed', { sentBody: '{}' }],
    ['the date is off', { date: new Date(Date.now() - 6 * MINUTE_MS) }],
    ['the date is off', { date: new Date(Date.now() + 6 * MINUTE_MS) }],
    ['a header is missing', { without: 'authorization' }],
    ['a header is missing', { without: 'x-ms-date' }],
    ['a header is missing', { without: 'x-ms-content-sha256' }],
  ])('401: %s (%j)', async (reason, changes) => {
    const { status, body } = await ask(changes);
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { code: 'Denied' } });
    expect(emulator.refusals).toEqual([reason]);
    expect(emulator.identities.created).toBe(0);
  });
});

describe('what it answers', () => {
  const VERSION = '?api-version=2023-10-01';
  test.each<[number, Changes]>([
    [400, { path: '/identities' }],
    [400, { path: '/identities?api-version=2019-01-01' }],
    [400, { body: '{"createTokenWithScopes":["everything"]}' }],
    [400, { body: '{"createTokenWithScopes":["voip"],"expiresInMinutes":59}' }],
    [400, { body: 'no json' }],
    [404, { path: `/elsewhere${VERSION}` }],
    [404, { path: `/identities/nobody/:issueAccessToken${VERSION}`, body: '{"scopes":["voip"]}' }],
    [404, { path: `/identities/nobody/:revokeAccessTokens${VERSION}` }],
    [404, { path: `/identities/nobody${VERSION}`, method: 'DELETE' }],
    [404, { path: `/identities${VERSION}`, method: 'GET' }],
  ])('%i to %j', async (status, changes) => {
    expect((await ask(changes)).status).toBe(status);
  });

  test('tokens expire by its own clock', async () => {
    await ask({ body: '{"createTokenWithScopes":["voip"],"expiresInMinutes":60}' });
    const [token = ''] = emulator.identities.issued;
    clock.advance(60 * 60_000 - 1_000);
    expect(emulator.identities.admits(token)).toBe(true);
    clock.advance(1_000);
    expect(emulator.identities.admits(token)).toBe(false);
    expect(emulator.identities.admits('a.b.c')).toBe(false);
  });
});
