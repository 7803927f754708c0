import { fullUserSchema } from '@vnet/protocol';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startListedApp } from '../testing/startListedApp.ts';
import type { TestApp } from '../testing/testApp.ts';
import { waysOf } from './appRoutes.ts';
import { databaseContent } from './databaseContent.ts';

let server: TestApp;
let pages: readonly RouteOptions[];
let token: string;
let other: string;
beforeAll(async () => {
  const started = await startListedApp({ config: { rateLimits: false } });
  server = started;
  pages = started.routes.filter(({ config }) => config?.answers === 'html');
  // The first account is staff.
  const staff = server.browser();
  await staff.signUp('staff');
  token = fullUserSchema.parse((await staff.getJson('/account/get/user-details/?acs=1')).json()).auth_token;
  await server.browser().signUp('other');
  const { id } = await server.database.db
    .selectFrom('accounts')
    .select('id')
    .where('username', '=', 'other')
    .executeTakeFirstOrThrow();
  other = id;
});
afterAll(async () => await server.close());

describe('contract: a token is for REST and the socket', () => {
  test('a script’s token, of a member of staff even, opens no page: it gets what a stranger gets', async () => {
    const headers = { authorization: `Token ${token}` };
    expect((await server.browser().getJson('/account/get/user-details/', headers)).statusCode).toBe(200);
    const ways = waysOf(pages, 'GET', () => other);
    expect(ways.length).toBeGreaterThan(20);
    for (const { url } of ways) {
      const stranger = await server.browser().get(url);
      const answer = await server.browser().get(url, headers);
      expect([url, answer.statusCode, answer.headers.location]).toEqual([
        url,
        stranger.statusCode,
        stranger.headers.location,
      ]);
    }
  });

  test('and changes nothing through a form', async () => {
    const before = await databaseContent(server.database.db);
    const fields = { first_name: 'Mallory', confirm: '1', end: 'others', title: 'T', markdown: 'T', tags: '' };
    for (const { url } of waysOf(pages, 'POST', () => other)) {
      if (url === '/account/sign-up/') continue;
      const headers = { authorization: `Token ${token}` };
      const { statusCode } = await server.browser().submit(url, fields, headers);
      expect([url, statusCode]).not.toEqual([url, 500]);
    }
    expect(await databaseContent(server.database.db)).toEqual(before);
  });
});
