import { type Door, doorSchema, joinCredentialsSchema, meetingSchema } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';
import { WAITING_EXPIRES_MS } from './Doorkeeper.ts';

let server: TestApp;
let host: TestBrowser;
let bob: TestBrowser;
let bobId: string;
beforeAll(async () => {
  server = await startTestApp();
  host = server.browser();
  bob = server.browser();
  await host.signUp('host');
  await bob.signUp('bob');
  const row = await server.database.db
    .selectFrom('accounts')
    .select('id')
    .where('username', '=', 'bob')
    .executeTakeFirstOrThrow();
  bobId = row.id;
});
afterAll(async () => await server.close());

/** A meeting whose door stands so. */
async function aMeeting(door: { lobby?: string; locked?: boolean } = {}) {
  const plan = { title: 'T', notes: 'N', start_time: '2026-05-02T10:00:00Z' };
  const meeting = meetingSchema.parse((await host.postJson('/meeting/new/', plan)).json());
  const url = meeting.meeting_url;
  const tell = async (action: string, body: object): Promise<Door> => {
    const response = await host.postJson(`${url}${action}/`, body);
    expect(response.json()).toMatchObject({ lobby: expect.any(String) });
    return doorSchema.parse(response.json());
  };
  if (door.lobby !== undefined) await tell('lobby', { lobby: door.lobby });
  if (door.locked !== undefined) await tell('lock', { locked: door.locked });
  return {
    uuid: meeting.meeting_uuid,
    url,
    tell,
    look: async () => doorSchema.parse((await host.getJson(`${url}lobby/`)).json()),
    join: (who: TestBrowser) => who.postJson(`${url}join/`, { session: 'tab_12345' }),
    ticket: (who: TestBrowser) =>
      who.postJson(`${url}ticket/`, { session: 'tab_12345', fingerprint: Array(32).fill('ab').join(':') }),
  };
}

const codeOf = (response: { statusCode: number; json(): { code?: string } }) => [
  response.statusCode,
  response.json().code,
];

describe('the door of a new meeting', () => {
  test('lets in everybody with an account; only the host sees it', async () => {
    const { look, join, url } = await aMeeting();
    expect(await look()).toEqual({ lobby: 'guests', locked: false, waiting: [], removed: [] });
    expect((await join(bob)).statusCode).toBe(200);
    expect(codeOf(await bob.getJson(`${url}lobby/`))).toEqual([403, 'not_host']);
    expect((await server.browser().getJson(`${url}lobby/`)).statusCode).toBe(401);
  });

  test('400 in words for what no door can be', async () => {
    const { url } = await aMeeting();
    expect((await host.postJson(`${url}lobby/`, { lobby: 'some' })).json()).toEqual({
      lobby: ['Choose one of off, guests, everybody.'],
    });
    expect((await host.postJson(`${url}lock/`, {})).statusCode).toBe(400);
    expect((await host.postJson(`${url}admit/`, {})).json()).toEqual({
      username: ['Say who: the username that the lobby shows.'],
    });
    expect((await host.postJson(`${url}admit/`, { username: 'nobody' })).statusCode).toBe(404);
    expect((await host.postJson(`${url}remove/`, { username: 'host' })).statusCode).toBe(404);
  });
});

describe('the lobby', () => {
  test('who waits is told so, shown to the host, and comes in once let in; tickets go the same way', async () => {
    const { join, ticket, tell, look } = await aMeeting({ lobby: 'everybody' });
    const waiting = await join(bob);
    expect(codeOf(waiting)).toEqual([403, 'waiting']);
    expect(waiting.json().message).toBe('The host has been told. You come in as soon as they let you in.');
    expect(codeOf(await ticket(bob))).toEqual([403, 'waiting']);
    expect((await look()).waiting).toEqual([
      { username: 'bob', name: 'Maria Lopez', guest: false, since: '2026-05-01T12:00:00+00:00' },
    ]);
    expect((await tell('admit', { username: 'bob' })).waiting).toEqual([]);
    expect(joinCredentialsSchema.parse((await join(bob)).json()).identity).toBe(`${bobId}#tab_12345`);
    expect((await ticket(bob)).statusCode).toBe(200);
  });

  test('the host never waits', async () => {
    const { join } = await aMeeting({ lobby: 'everybody', locked: true });
    expect((await join(host)).statusCode).toBe(200);
  });

  test('who is turned away may ask again after a while', async () => {
    const { join, tell } = await aMeeting({ lobby: 'everybody' });
    await join(bob);
    await tell('deny', { username: 'bob' });
    expect(codeOf(await join(bob))).toEqual([403, 'turned_away']);
    server.clock.advance(10 * 60_000 + 1);
    expect(codeOf(await join(bob))).toEqual([403, 'waiting']);
  });

  test('who does not ask any more waits no more', async () => {
    const { join, look } = await aMeeting({ lobby: 'everybody' });
    await join(bob);
    server.clock.advance(WAITING_EXPIRES_MS - 1);
    await join(bob);
    server.clock.advance(WAITING_EXPIRES_MS);
    expect((await look()).waiting).toHaveLength(1);
    server.clock.advance(1);
    expect((await look()).waiting).toEqual([]);
  });

  test('who was let in comes back without waiting for half a day, not for ever', async () => {
    const { join, tell } = await aMeeting({ lobby: 'everybody' });
    await join(bob);
    await tell('admit', { username: 'bob' });
    await join(bob);
    server.clock.advance(12 * 3_600_000);
    expect((await join(bob)).statusCode).toBe(200);
    server.clock.advance(12 * 3_600_000 + 1);
    expect(codeOf(await join(bob))).toEqual([403, 'waiting']);
  });

  test('switched off, it lets in who waits', async () => {
    const { join, tell } = await aMeeting({ lobby: 'everybody' });
    await join(bob);
    await tell('lobby', { lobby: 'off' });
    expect((await join(bob)).statusCode).toBe(200);
  });
});

describe('the lock', () => {
  test('keeps out who was not in, and nobody who was', async () => {
    const { join, tell } = await aMeeting();
    const late = server.browser();
    await late.signUp(`late_${Date.now().toString(36)}`);
    expect((await join(bob)).statusCode).toBe(200);
    expect((await tell('lock', { locked: true })).locked).toBe(true);
    expect((await join(bob)).statusCode).toBe(200);
    expect(codeOf(await join(late))).toEqual([403, 'locked']);
    await tell('lock', { locked: 'false' });
    expect((await join(late)).statusCode).toBe(200);
  });
});

describe('removing', () => {
  test('takes a person out of the call and keeps them out until the host lets them back in', async () => {
    const { join, ticket, tell, look, uuid } = await aMeeting();
    await join(bob);
    expect((await tell('remove', { username: 'bob' })).removed).toMatchObject([{ username: 'bob' }]);
    expect(server.provider.removed).toContain(`${bobId} from ${uuid}`);
    expect(codeOf(await join(bob))).toEqual([403, 'removed']);
    expect(codeOf(await ticket(bob))).toEqual([403, 'removed']);
    server.clock.advance(7 * 24 * 3_600_000);
    expect(codeOf(await join(bob))).toEqual([403, 'removed']);
    await tell('admit', { username: 'bob' });
    expect((await look()).removed).toEqual([]);
    expect((await join(bob)).statusCode).toBe(200);
  });

  test('holds while the provider is down', async () => {
    const { join, tell } = await aMeeting();
    await join(bob);
    server.provider.down = true;
    await tell('remove', { username: 'bob' });
    server.provider.down = false;
    expect(codeOf(await join(bob))).toEqual([403, 'removed']);
  });
});
