import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startListedApp } from '../testing/startListedApp.ts';
import { signUpFields, type TestBrowser } from '../testing/TestBrowser.ts';
import type { TestApp } from '../testing/testApp.ts';
import { type Way, waysOf } from './appRoutes.ts';
import { databaseContent } from './databaseContent.ts';

/** They do nothing with a session: one answers who a password belongs to, the other that nobody is signed in. */
const WITHOUT_TOKEN = new Set(['/account/p-login/', '/account/error/']);

let server: TestApp;
let routes: readonly RouteOptions[];
let maria: TestBrowser;
let other: TestBrowser;
let posts: Way[];
let gets: Way[];
beforeAll(async () => {
  const started = await startListedApp({ config: { rateLimits: false } });
  ({ routes } = started);
  server = started;
  maria = server.browser();
  await maria.signUp('maria');
  other = server.browser();
  await other.signUp('other');
  const meeting = await maria.postJson('/meeting/new/', { title: 'T', notes: 'n', start_time: '2026-05-01T14:00:00Z' });
  const { meeting_id: code } = meeting.json();
  const { id } = await server.database.db
    .selectFrom('accounts')
    .select('id')
    .where('username', '=', 'other')
    .executeTakeFirstOrThrow();
  const fill = (pattern: string) =>
    pattern.startsWith('/meeting/') ? code : pattern.startsWith('/admin/users/') ? id : '1';
  const ways = (method: string) =>
    waysOf(routes, method, () => '\0').map((way) => ({ ...way, url: way.url.replaceAll('\0', fill(way.pattern)) }));
  posts = ways('POST').filter(({ pattern }) => pattern.endsWith('/'));
  gets = ways('GET');
});
afterAll(async () => await server.close());

/** JSON as scripts send it, under Maria's session and without her page's token. */
async function askWithJson(url: string, body: object, headers: Record<string, string> = {}) {
  return await server.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', cookie: maria.cookieHeader, ...headers },
    payload: JSON.stringify(body),
  });
}

/** What each way answers, by its pattern. */
async function answers(ways: readonly Way[], ask: (way: Way) => Promise<unknown>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const way of ways) found[way.pattern] = await ask(way);
  return found;
}
const always = (ways: readonly Way[], value: unknown) =>
  Object.fromEntries(ways.map(({ pattern }) => [pattern, value]));

/** All that a route may look for, so that a missing field is never what turns the attack away. */
const FIELDS = {
  ...signUpFields({ username: 'mallory' }),
  title: 'Taken over',
  notes: 'n',
  start_time: '2026-05-01T14:00:00Z',
  meeting_name: 'mallory',
  confirm: '1',
  end: 'others',
  locked: 'true',
  lobby: 'off',
  name: 'mallory',
};
const JSON_HEADERS = { accept: 'application/json' };

describe('every POST of the app', () => {
  test('there are some, and nothing but GET and POST changes or shows anything', () => {
    expect(posts.length).toBeGreaterThan(8);
    const methods = new Set(routes.flatMap(({ method }) => [method].flat()));
    expect([...methods].filter((method) => !['GET', 'HEAD', 'POST', 'OPTIONS'].includes(method))).toEqual([]);
  });

  test.each<[string, () => string]>([
    ['no token', () => ''],
    ['the token of another session', () => other.csrfToken],
    ['half a token', () => maria.csrfToken.slice(0, 32)],
    ['what is no token', () => `${maria.csrfToken}x`],
  ])('under a session with %s: 403, and nothing is changed', async (_what, token) => {
    const before = await databaseContent(server.database.db);
    const guarded = posts.filter(({ pattern }) => !WITHOUT_TOKEN.has(pattern));
    const found = await answers(guarded, async ({ url }) => {
      const { statusCode, body } = await maria.submit(url, { ...FIELDS, csrf_token: token() }, JSON_HEADERS);
      return [statusCode, JSON.parse(body).code];
    });
    expect(found).toEqual(always(guarded, [403, 'csrf_token']));
    expect(await databaseContent(server.database.db)).toEqual(before);
  });

  test('the token twice, in an array or in the address is no token', async () => {
    const { csrfToken: token } = maria;
    const url = `/meeting/new/?csrf_token=${token}`;
    for (const body of [{ csrf_token: [token] }, { csrf_token: { token } }, { csrf_token: '' }]) {
      const response = await askWithJson(url, { ...FIELDS, ...body });
      expect(response.json().code).toBe('csrf_token');
    }
    const twice = await askWithJson(url, FIELDS, { 'x-csrf-token': `${token}, ${token}` });
    expect(twice.json().code).toBe('csrf_token');
    const form = { method: 'POST', url, headers: { cookie: maria.cookieHeader }, payload: '' } as const;
    expect((await server.app.inject(form)).json().code).toBe('csrf_token');
  });

  test('the token is taken by the names that scripts know from Django, and has to be right there too', async () => {
    const { csrfToken: token } = maria;
    for (const [csrfToken, status] of [
      [token, 201],
      [other.csrfToken, 403],
    ] as const) {
      const byHeader = await askWithJson('/meeting/new/', FIELDS, { 'x-csrftoken': csrfToken });
      const byField = await askWithJson('/meeting/new/', { ...FIELDS, csrfmiddlewaretoken: csrfToken });
      expect([byHeader.statusCode, byField.statusCode]).toEqual([status, status]);
    }
  });

  test.each<[string, Record<string, string>]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['of our host with another port', { origin: 'http://localhost:8080' }],
    ['of a host that begins as ours', { origin: 'http://localhost.evil.example' }],
    ['of another site, by what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['of another host of our domain', { 'sec-fetch-site': 'same-site' }],
  ])('from a page %s: 403 with a session and its token, and without one', async (_what, headers) => {
    const before = await databaseContent(server.database.db);
    for (const browser of [maria, server.browser()]) {
      const found = await answers(posts, async ({ url }) => {
        const { statusCode, body } = await browser.submit(url, FIELDS, { ...JSON_HEADERS, ...headers });
        return [statusCode, JSON.parse(body).code];
      });
      expect(found).toEqual(always(posts, [403, 'foreign_origin']));
    }
    expect(await databaseContent(server.database.db)).toEqual(before);
  });

  test('as text/plain, which a form of another site can send as if it were JSON: not read', async () => {
    const found = await answers(posts, async ({ url }) => {
      const headers = { cookie: [...maria.cookies].map(([name, value]) => `${name}=${value}`).join(), ...JSON_HEADERS };
      const sent = { method: 'POST', url, headers: { ...headers, 'content-type': 'text/plain' } } as const;
      return (await server.app.inject({ ...sent, payload: JSON.stringify(FIELDS) })).statusCode;
    });
    expect(found).toEqual(always(posts, 415));
  });
});

test('no GET from another site changes anything: neither a picture nor a link nor a prefetch', async () => {
  const visit = () =>
    answers(gets, async ({ url }) => {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', referer: 'https://evil.example/' };
      return (await maria.get(`${url}?q=a&done=1&end=others&confirm=1&next=/help/`, headers)).statusCode;
    });
  // The first visit makes what is made on first use: the account's token, its identity.
  await visit();
  const before = await databaseContent(server.database.db);
  const statuses = await visit();
  expect(Object.entries(statuses).filter(([, status]) => status === 500)).toEqual([]);
  expect(await databaseContent(server.database.db)).toEqual(before);
  // Signing out by a link asks first.
  expect((await maria.get('/account/')).statusCode).toBe(200);
});
