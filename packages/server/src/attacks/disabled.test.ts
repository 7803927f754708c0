import { fullUserSchema } from '@vnet/protocol';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SignallingClient, UpgradeRefused } from '../signalling/testing/SignallingClient.ts';
import { startListedApp } from '../testing/startListedApp.ts';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import type { TestApp } from '../testing/testApp.ts';
import { waysOf } from './appRoutes.ts';

let server: TestApp;
let routes: readonly RouteOptions[];
let gone: TestBrowser;
let token: string;
let code: string;
let address: string;
beforeAll(async () => {
  const started = await startListedApp({ config: { rateLimits: false } });
  ({ routes } = started);
  server = started;
  await server.browser().signUp('staff');
  gone = server.browser();
  await gone.signUp('gone');
  token = fullUserSchema.parse((await gone.getJson('/account/get/user-details/?acs=1')).json()).auth_token;
  const meeting = await gone.postJson('/meeting/new/', { title: 'T', notes: 'n', start_time: '2026-05-01T14:00:00Z' });
  code = meeting.json().meeting_id;
  address = (await server.app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws');
  await server.database.db.updateTable('accounts').set({ is_active: 0 }).where('username', '=', 'gone').execute();
});
afterAll(async () => await server.close());

const byToken = () => ({ authorization: `Token ${token}`, accept: 'application/json' });

describe('whose account is disabled is nobody', () => {
  test('to every call and page: the answer is the one that a stranger gets', async () => {
    for (const { url } of waysOf(routes, 'GET', () => code)) {
      const stranger = await server.browser().getJson(url);
      for (const answer of [await server.browser().getJson(url, byToken()), await gone.getJson(url)]) {
        expect([url, answer.statusCode, answer.headers.location]).toEqual([
          url,
          stranger.statusCode,
          stranger.headers.location,
        ]);
      }
    }
  });

  test('to every POST', async () => {
    for (const { url } of waysOf(routes, 'POST', () => code)) {
      if (['/account/p-login/', '/account/sign-in/', '/account/sign-up/'].includes(url)) continue;
      const stranger = await server.browser().postJson(url, {});
      const answer = await server.browser().postJson(url, {}, byToken());
      expect([url, answer.statusCode]).toEqual([url, stranger.statusCode]);
    }
  });

  test('in their own meeting', async () => {
    const url = `/meeting/meetings/${code}/join/`;
    for (const answer of [await server.browser().postJson(url, {}, byToken()), await gone.postJson(url, {})]) {
      expect(answer.statusCode).toBe(401);
      expect(answer.body).not.toContain('"token"');
    }
  });

  test('at the signalling socket, by token and by session', async () => {
    const cookie = [...gone.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const who of [{ token }, { cookie }]) {
      const refused = await SignallingClient.connect(`${address}/vnet/ps/123456/`, who).catch(
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(UpgradeRefused);
      expect(refused).toMatchObject({ status: 401 });
    }
  });
});
