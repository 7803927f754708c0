import { afterAll, expect, test } from 'vitest';
import { startListedApp } from '../testing/startListedApp.ts';
import { waysOf } from './appRoutes.ts';

const server = await startListedApp({ config: { rateLimits: false } });
afterAll(async () => await server.close());

/** Files that are the same for everybody. */
const KEPT = /^\/(?:assets|media)\//;

test('nothing that is answered to a person is kept by browsers or proxies', async () => {
  const maria = server.browser();
  await maria.signUp();
  const meeting = await maria.postJson('/meeting/new/', { title: 'T', notes: 'n', start_time: '2026-05-01T14:00:00Z' });
  const { meeting_id: code } = meeting.json();
  const ways = waysOf(server.routes, 'GET', (name) => (name === 'id' ? code : '1'));
  expect(ways.length).toBeGreaterThan(20);
  for (const { url, pattern } of ways.filter(({ pattern }) => !KEPT.test(pattern))) {
    for (const accept of ['text/html', 'application/json']) {
      const { headers } = await maria.get(url, { accept, 'sec-fetch-site': 'cross-site' });
      expect([pattern, headers['cache-control']]).toEqual([pattern, 'no-store']);
    }
  }
  expect(meeting.headers['cache-control']).toBe('no-store');
});
