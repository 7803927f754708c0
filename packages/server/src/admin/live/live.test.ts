import { once } from 'node:events';
import { meetingSchema } from '@vnet/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';
import { VERSION } from '../../version.ts';

let server: TestApp;
let staff: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  staff = server.browser();
  await staff.signUp('chief');
});
afterEach(() => server.close());

/** The page's text, its tags left out. */
const look = async (query = '') =>
  (await staff.get(`/admin/live/${query}`)).body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('tells which meetings go on, whose, since when, and with how many', async () => {
  expect(await look()).toContain('Nobody is in a meeting.');
  const start_time = '2026-05-01T12:00:00Z';
  const { meeting_uuid } = meetingSchema.parse(
    (await staff.postJson('/meeting/new/', { title: 'Weekly', notes: 'N', start_time })).json(),
  );
  const before = (minutes: number) => new Date(server.clock.now().getTime() - minutes * 60_000);
  server.provider.live = [
    { meetingUuid: 'not-ours', since: before(5), people: 1 },
    { meetingUuid: meeting_uuid, since: before(75), people: 4 },
  ];
  const text = await look();
  expect(text).toMatch(/Weekly chief 2026-05-01 10:45 UTC \(1 h 15 min\) 4/);
  expect(text).toMatch(/No meeting of ours \(not-ours\) 2026-05-01 11:55 UTC \(5 min\) 1/);
  expect(text.indexOf('Weekly')).toBeLessThan(text.indexOf('not-ours'));
});

test('tells how database and call engine are, and goes on when one is down', async () => {
  expect(await look()).toContain('Database ok Calls ok');
  server.provider.down = true;
  const text = await look();
  expect(text).toContain('Calls down It is switched off.');
  expect(text).toContain('The call engine does not tell.');
});

test('counts the sockets that are open, and names the versions', async () => {
  expect(await look()).toContain('Signalling sockets 0');
  const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
  const cookie = [...staff.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const socket = new WebSocket(`${address.replace('http', 'ws')}/vnet/ps/123456/`, { headers: { cookie } });
  await once(socket, 'open');
  const text = await look();
  expect(text).toContain('Signalling sockets 1');
  expect(text).toContain(`VNET ${VERSION} Node ${process.version.slice(1)} Calls a provider in memory`);
  socket.close();
  await once(socket, 'close');
});

test('shows sites and what sharing saved, nothing too, and that Redis is not used', async () => {
  expect(await look()).toContain('Saved on the WAN Sites that share now 0 Today 0 MB 30 days 0 MB Ever 0 MB');
  expect(await look()).toContain('Redis not used');
  await server.database.db
    .insertInto('savings')
    .values({ day: '2026-04-20', lan_bytes: 3_000_000_000, wan_bytes: 1_000_000_000 })
    .execute();
  const text = await look();
  expect(text).toContain('Today 0 MB 30 days 3,000 MB of 4,000 MB (75 %)');
});

test('comes anew by itself only where that is asked for', async () => {
  for (const query of ['', '?refresh=1', '?refresh=x', '?refresh=0'])
    expect((await staff.get(`/admin/live/${query}`)).headers.refresh).toBeUndefined();
  const response = await staff.get('/admin/live/?refresh=10');
  expect(response.headers.refresh).toBe('10');
  expect(response.body).toMatch(/<a href="\/admin\/live\/\?refresh=10" aria-current="true">every 10 s<\/a>/);
});
