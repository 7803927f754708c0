import { joinCredentialsSchema, meetingSchema, NOT_LOGGED_IN } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
let host: TestBrowser;
let guest: TestBrowser;
beforeAll(async () => {
  server = await startTestApp();
  host = server.browser();
  guest = server.browser();
  await host.signUp('host');
  await guest.signUp('guest');
});
afterAll(async () => await server.close());

const PLAN = {
  title: 'Weekly',
  notes: 'Agenda: all of it',
  start_time: '2026-05-02T10:00:00+03:00',
  end_time: '2026-05-02T11:30:00+03:00',
};

async function makeMeeting(plan: Record<string, unknown> = PLAN) {
  const response = await host.postJson('/meeting/new/', plan);
  expect(response.statusCode).toBe(201);
  return meetingSchema.parse(response.json());
}

describe('contract, REST: anonymous requests get 401', () => {
  test.each([
    ['GET', '/meeting/meetings/'],
    ['GET', '/meeting/meetings/abcd-efgh-jkm/'],
    ['GET', '/meeting/new/'],
    ['POST', '/meeting/new/'],
    ['POST', '/meeting/meetings/abcd-efgh-jkm/join/'],
    ['GET', '/meeting/meetings/abcd-efgh-jkm/people/?ids=x'],
  ])('%s %s', async (method, url) => {
    const nobody = server.browser();
    const response = method === 'GET' ? await nobody.get(url) : await nobody.postJson(url, {});
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual(NOT_LOGGED_IN);
  });
});

describe('contract, REST: POST /meeting/new/', () => {
  test('201 with the Meeting', async () => {
    const meeting = await makeMeeting();
    expect(meeting).toEqual({
      title: 'Weekly',
      notes: 'Agenda: all of it',
      start_time: '2026-05-02T07:00:00+00:00',
      end_time: '2026-05-02T08:30:00+00:00',
      meeting_uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      meeting_id: expect.stringMatching(/^[2-9a-hjkmnp-tw-z]{4}-[2-9a-hjkmnp-tw-z]{4}-[2-9a-hjkmnp-tw-z]{3}$/),
      meeting_url: `/meeting/meetings/${meeting.meeting_id}/`,
      host: expect.objectContaining({ username: 'host', meeting_name: 'host' }),
    });
    expect(Object.keys(meeting.host)).not.toContain('auth_token');
  });

  test.each([
    ['2026-05-02 10:00:00+03:00', '2026-05-02T07:00:00+00:00'],
    ['2026-05-02T10:00:00Z', '2026-05-02T10:00:00+00:00'],
    ['2026-05-02T10:00:00.250-05:30', '2026-05-02T15:30:00.250+00:00'],
    ['2028-02-29T23:59:59+00:00', '2028-02-29T23:59:59+00:00'],
  ])('start_time %s is taken', async (start_time, shown) => {
    expect((await makeMeeting({ ...PLAN, start_time, end_time: null })).start_time).toBe(shown);
  });

  test.each([{ end_time: null }, { end_time: '' }, {}])('an open end: %j', async (end) => {
    const { end_time: _, ...open } = PLAN;
    expect((await makeMeeting({ ...open, ...end })).end_time).toBeNull();
  });

  test('a form is accepted as well as JSON', async () => {
    const response = await host.submit('/meeting/new/', PLAN);
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({ title: 'Weekly', start_time: '2026-05-02T07:00:00+00:00' });
  });

  const NO_TIME = 'This is no date and time with an offset from UTC, such as 2026-05-01T14:00:00+03:00.';
  const HIDDEN_IN_TITLE = 'The title has characters that cannot be shown.';
  const HIDDEN_IN_NOTES = 'The notes have characters that cannot be shown.';
  test.each<[string, Record<string, unknown>, Record<string, string[]>]>([
    ['no title', { title: ' ' }, { title: ['Give the meeting a title.'] }],
    ['a title of 101 characters', { title: 't'.repeat(101) }, { title: ['A title has 100 characters at most.'] }],
    ['a title that is no text', { title: { a: 1 } }, { title: ['The title must be text.'] }],
    ['notes that are no text', { notes: ['N'] }, { notes: ['The notes must be text.'] }],
    ['a start that is no text', { start_time: true }, { start_time: ['The start must be text.'] }],
    ['an end that is no text', { end_time: false }, { end_time: ['The end must be text.'] }],
    [
      'a rhythm that is no text',
      { recurrence: true },
      { recurrence: ['How often the meeting comes back must be text.'] },
    ],
    ['a zone that is no text', { time_zone: {} }, { time_zone: ['The time zone must be text.'] }],
    ['a last day that is no text', { repeat_until: [] }, { repeat_until: ['The last day must be text.'] }],
    ['a number that is none', { repeat_count: [] }, { repeat_count: ['The number of meetings must be a number.'] }],
    ['a bell in the title', { title: 'a\u0007b' }, { title: [HIDDEN_IN_TITLE] }],
    ['two lines of title', { title: 'a\nb' }, { title: [HIDDEN_IN_TITLE] }],
    ['a title that is turned', { title: '\u202egpj.exe' }, { title: [HIDDEN_IN_TITLE] }],
    ['half a character in the title', { title: 'x\ud800' }, { title: [HIDDEN_IN_TITLE] }],
    ['notes that are turned', { notes: 'a\u2066b' }, { notes: [HIDDEN_IN_NOTES] }],
    ['half a character in the notes', { notes: '\udc00' }, { notes: [HIDDEN_IN_NOTES] }],
    ['a bell in the notes', { notes: 'a\u0007' }, { notes: [HIDDEN_IN_NOTES] }],
    ['no notes', { notes: '' }, { notes: ['Write a note: what the meeting is for.'] }],
    ['notes of 10,001 characters', { notes: 'n'.repeat(10_001) }, { notes: ['Notes have 10000 characters at most.'] }],
    ['no start', { start_time: undefined }, { start_time: ['Say when the meeting starts.'] }],
    ['a start without offset', { start_time: '2026-05-02T10:00:00' }, { start_time: [NO_TIME] }],
    ['a start on a day that is none', { start_time: '2026-02-30T10:00:00Z' }, { start_time: [NO_TIME] }],
    ['a start in words', { start_time: 'tomorrow' }, { start_time: [NO_TIME] }],
    ['an end that is no time', { end_time: 'late' }, { end_time: [NO_TIME] }],
    [
      'an end before the start',
      { end_time: '2026-05-02T06:59:59Z' },
      { end_time: ['The meeting must end after it starts.'] },
    ],
    [
      'an end at the start',
      { end_time: '2026-05-02T07:00:00Z' },
      { end_time: ['The meeting must end after it starts.'] },
    ],
  ])('400 for %s', async (_what, change, errors) => {
    const response = await host.postJson('/meeting/new/', { ...PLAN, ...change });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual(errors);
  });

  test('400 names every field at once', async () => {
    const response = await host.postJson('/meeting/new/', []);
    expect(response.statusCode).toBe(400);
    expect(Object.keys(response.json()).sort()).toEqual(['notes', 'start_time', 'title']);
  });

  test('notes have lines, tabs and the marks of writing from right to left', async () => {
    const notes = 'One\r\n\tTwo \u200fשלום\u200e 👩‍👩‍👧';
    expect((await makeMeeting({ ...PLAN, notes })).notes).toBe(notes);
  });

  test('characters count, not code units', async () => {
    expect((await makeMeeting({ ...PLAN, title: '🙂'.repeat(100) })).title).toHaveLength(200);
  });
});

describe('contract, REST: GET /meeting/new/', () => {
  test('tells of each field what it takes and whether it is required', async () => {
    const response = await guest.get('/meeting/new/');
    expect(response.statusCode).toBe(200);
    const help_text = expect.any(String);
    expect(response.json()).toEqual({
      title: { help_text, required: true },
      notes: { help_text, required: true },
      start_time: { help_text, required: true },
      end_time: { help_text, required: false },
    });
  });
});

describe('contract, REST: GET /meeting/meetings/', () => {
  test('those that the user hosts, in order of their start, and no others', async () => {
    const planner = server.browser();
    await planner.signUp('planner');
    for (const day of ['03', '01', '02']) {
      await planner.postJson('/meeting/new/', {
        ...PLAN,
        title: day,
        start_time: `2026-06-${day}T10:00:00Z`,
        end_time: null,
      });
    }
    const response = await planner.getJson('/meeting/meetings/');
    expect(response.statusCode).toBe(200);
    expect(response.json().meetings.map(({ title }: { title: string }) => title)).toEqual(['01', '02', '03']);
    expect((await guest.getJson('/meeting/meetings/')).json()).toEqual({ meetings: [] });
  });
});

describe('contract, REST: GET /meeting/meetings/<meeting_id>/', () => {
  test('200 for any signed-in user, by code or UUID, spaces and case forgiven', async () => {
    const meeting = await makeMeeting();
    const code = meeting.meeting_id;
    const spellings = [
      code,
      code.toUpperCase(),
      code.replaceAll('-', ''),
      code.replaceAll('-', ' '),
      meeting.meeting_uuid,
    ];
    const withoutDashes = meeting.meeting_uuid.replaceAll('-', '');
    for (const spelling of [...spellings, meeting.meeting_uuid.toUpperCase(), withoutDashes]) {
      const response = await guest.getJson(`/meeting/meetings/${encodeURIComponent(spelling)}/`);
      expect(response.json()).toEqual(meeting);
    }
  });

  test.each([
    'abcd-efgh-jkm',
    '6f1c7cde-43ba-4f0f-9d2e-8f6f5e0c1a11',
    "' or 1=1 --",
    '%00',
    'x'.repeat(90),
    '..%2f..%2fetc%2fpasswd',
  ])('404 for %j, and nothing is created', async (code) => {
    const response = await guest.get(`/meeting/meetings/${code.includes('%') ? code : encodeURIComponent(code)}/`);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({ message: 'Meeting not found' });
  });
});

describe('contract, REST: POST /meeting/meetings/<meeting_id>/join/', () => {
  test('200 with what the call engine needs for this meeting alone', async () => {
    const meeting = await makeMeeting();
    const response = await guest.postJson(`/meeting/meetings/${meeting.meeting_id}/join/`, { session: 'tab_12345' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const credentials = joinCredentialsSchema.parse(response.json());
    const { id } = await server.database.db
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', 'guest')
      .executeTakeFirstOrThrow();
    expect(credentials.identity).toBe(`${id}#tab_12345`);
    expect(credentials.token).toContain(meeting.meeting_uuid);
    expect(credentials.provider).toBe('livekit');
    expect(credentials.url).toBe('ws://localhost:80');
    const left = new Date(credentials.expires_at).getTime() - server.clock.now().getTime();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(10 * 60 * 1000);
  });

  test('by UUID, with a form, and without a body; a session is made where there is none', async () => {
    const { meeting_uuid } = await makeMeeting();
    const url = `/meeting/meetings/${meeting_uuid}/join/`;
    const first = joinCredentialsSchema.parse((await guest.submit(url, {})).json());
    const second = joinCredentialsSchema.parse((await guest.postJson(url, {})).json());
    const bare = await server.app.inject({
      method: 'POST',
      url,
      headers: {
        cookie: [...guest.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-csrf-token': guest.csrfToken,
      },
    });
    expect(bare.statusCode).toBe(200);
    expect(first.identity.split('#')[1]).toMatch(/^[0-9A-Za-z_-]{8,32}$/);
    expect(first.identity).not.toBe(second.identity);
  });

  test("the engine's own address where the provider has one", async () => {
    const { meeting_id } = await makeMeeting();
    server.provider.url = 'wss://livekit.example.org';
    const response = await guest.postJson(`/meeting/meetings/${meeting_id}/join/`, {});
    server.provider.url = null;
    expect(response.json().url).toBe('wss://livekit.example.org');
  });

  test.each(['short', 'x'.repeat(33), 'with#hash-', 'with space'])('400 for the session %j', async (session) => {
    const { meeting_id } = await makeMeeting();
    const response = await guest.postJson(`/meeting/meetings/${meeting_id}/join/`, { session });
    expect(response.statusCode).toBe(400);
    expect(response.json().code).toBe('invalid_join');
  });

  test('404 in the same words for an id of any length, to browsers too', async () => {
    const response = await guest.get(`/meeting/meetings/${'a'.repeat(500)}/`);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({ message: 'Meeting not found' });
  });

  test('404 for an unknown code or UUID', async () => {
    for (const id of ['abcd-efgh-jkm', '6f1c7cde-43ba-4f0f-9d2e-8f6f5e0c1a11']) {
      const response = await guest.postJson(`/meeting/meetings/${id}/join/`, {});
      expect(response.statusCode).toBe(404);
      expect(response.json()).toEqual({ message: 'Meeting not found' });
    }
  });

  test('503 with a sentence while the provider is down', async () => {
    const { meeting_id } = await makeMeeting();
    server.provider.down = true;
    const response = await guest.postJson(`/meeting/meetings/${meeting_id}/join/`, {});
    server.provider.down = false;
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({
      message: 'Calls are not available at the moment. Try again in a minute.',
      code: 'provider_unavailable',
    });
  });

  test('403 under a session without the token of the page', async () => {
    const { meeting_id } = await makeMeeting();
    const response = await guest.postJson(`/meeting/meetings/${meeting_id}/join/`, {}, { 'x-csrf-token': '' });
    expect(response.statusCode).toBe(403);
    expect(response.json().code).toBe('csrf_token');
  });
});

describe('GET /meeting/meetings/<meeting_id>/people/', () => {
  const ask = async (query: string) => {
    const { meeting_id } = await makeMeeting();
    return await guest.getJson(`/meeting/meetings/${meeting_id}/people/${query}`);
  };
  const identityOf = async (browser: TestBrowser): Promise<string> =>
    (await browser.getJson('/account/get/user-details/?acs=1')).json().acs_identity;

  test('names who is behind identities, and nobody else', async () => {
    const ids = [await identityOf(host), 'nobody', await identityOf(host)];
    const response = await ask(`?ids=${encodeURIComponent(ids.join(','))}`);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toEqual({
      people: [{ identity: ids[0], username: 'host', display_name: 'Maria Lopez' }],
    });
  });

  test.each([
    ['none', ''],
    ['many', `?ids=${Array.from({ length: 51 }, (_, index) => `id-${index}`).join(',')}`],
    ['long ones', `?ids=${'x'.repeat(201)}`],
    ['twice', '?ids=a&ids=b'],
  ])('%s: 400 with a sentence', async (_, query) => {
    const response = await ask(query);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid_people_query', message: expect.stringContaining('50') });
  });

  test('404 where there is no such meeting', async () => {
    expect((await guest.getJson('/meeting/meetings/2222-2222-222/people/?ids=x')).statusCode).toBe(404);
  });
});
