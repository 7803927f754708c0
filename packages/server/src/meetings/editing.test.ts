import { meetingSchema } from '@vnet/protocol';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
let host: TestBrowser;
let other: TestBrowser;
beforeAll(async () => {
  server = await startTestApp();
  host = server.browser();
  other = server.browser();
  await host.signUp('host');
  await other.signUp('other');
});
afterAll(async () => await server.close());

const PLAN = {
  title: 'Weekly',
  notes: 'Agenda: all of it',
  start_time: '2026-05-04T10:00:00+03:00',
  end_time: '2026-05-04T11:30:00+03:00',
};
const SERIES = { ...PLAN, recurrence: 'weekly', time_zone: 'Europe/Berlin', repeat_until: '2026-12-31' };

async function makeMeeting(plan: Record<string, unknown> = PLAN, by = host) {
  const response = await by.postJson('/meeting/new/', plan);
  expect(response.json()).toMatchObject({ meeting_id: expect.any(String) });
  return meetingSchema.parse(response.json());
}

describe('POST /meeting/meetings/<meeting_id>/edit/', () => {
  test('changes what the host says, by JSON or form; code, UUID and notes stay', async () => {
    const meeting = await makeMeeting();
    const url = `${meeting.meeting_url}edit/`;
    const edited = await host.postJson(url, { ...PLAN, title: 'Monthly', end_time: null });
    expect(edited.statusCode).toBe(200);
    expect(edited.json()).toEqual({ ...meeting, title: 'Monthly', end_time: null });
    expect((await other.getJson(meeting.meeting_url)).json()).toEqual(edited.json());
    const byForm = await host.submit(url, { ...PLAN, title: 'By form' });
    expect(byForm.json()).toEqual({ ...meeting, title: 'By form' });
  });

  test('the rules and sentences of a new meeting hold, and nothing is changed', async () => {
    const meeting = await makeMeeting();
    const wrong = { title: 't'.repeat(101), notes: '', start_time: 'soon', end_time: 'late' };
    const refused = await host.postJson(`${meeting.meeting_url}edit/`, wrong);
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toEqual((await host.postJson('/meeting/new/', wrong)).json());
    expect((await host.getJson(meeting.meeting_url)).json()).toEqual(meeting);
  });

  test.each(['edit', 'delete', 'lobby', 'lock', 'admit', 'deny', 'remove', 'passes'])(
    '%s: 403 for others, 404 where there is none, 401 for nobody, 403 without the token of the page',
    async (action) => {
      const meeting = await makeMeeting();
      const url = `${meeting.meeting_url}${action}/`;
      const foreign = await other.postJson(url, PLAN);
      expect([foreign.statusCode, foreign.json().code]).toEqual([403, 'not_host']);
      expect((await host.postJson(`/meeting/meetings/abcd-efgh-jkm/${action}/`, PLAN)).statusCode).toBe(404);
      expect((await server.browser().postJson(url, PLAN)).statusCode).toBe(401);
      const forged = await host.postJson(url, PLAN, { 'x-csrf-token': '' });
      expect([forged.statusCode, forged.json().code]).toEqual([403, 'csrf_token']);
      expect((await host.getJson(meeting.meeting_url)).json()).toEqual(meeting);
    },
  );
});

test.each([
  ['+010000-01-01T13:59:59.000Z', '9999-12-31T23:59:59+00:00'],
  ['0000-12-31T10:00:00.000Z', '0001-01-01T00:00:00+00:00'],
])('a meeting that is kept at %s is given out at a time that clients read', async (kept, shown) => {
  const meeting = await makeMeeting();
  const [uuid, url] = [meeting.meeting_uuid, meeting.meeting_url];
  await server.database.db
    .updateTable('meetings')
    .set({ start_at: kept, end_at: kept })
    .where('id', '=', uuid)
    .execute();
  expect((await host.getJson(url)).json()).toMatchObject({ start_time: shown, end_time: shown });
  expect((await host.get(`${url}meeting.ics`)).body).toMatch(/DTSTART:[0-9]{8}T[0-9]{6}Z/);
  const refused = await host.postJson(`${url}edit/`, { ...PLAN, start_time: shown, end_time: null });
  expect(refused.json()).toEqual({ start_time: [expect.stringContaining('1970 to 2199')] });
  await host.postJson(`${url}delete/`, {});
});

describe('POST /meeting/meetings/<meeting_id>/delete/', () => {
  test('it is gone for everybody, and a call that is on ends', async () => {
    const meeting = await makeMeeting();
    const deleted = await host.submit(`${meeting.meeting_url}delete/`, {});
    expect([deleted.statusCode, deleted.json()]).toEqual([200, { deleted: true }]);
    expect((await other.getJson(meeting.meeting_url)).statusCode).toBe(404);
    expect((await other.postJson(`${meeting.meeting_url}join/`, {})).statusCode).toBe(404);
    expect(server.provider.ended).toContain(meeting.meeting_uuid);
  });

  test('also while the provider is down', async () => {
    const meeting = await makeMeeting();
    server.provider.down = true;
    const deleted = await host.postJson(`${meeting.meeting_url}delete/`, {});
    server.provider.down = false;
    expect(deleted.statusCode).toBe(200);
  });
});

describe('meetings that come back', () => {
  test('show the one that is on or comes next, and how they come back', async () => {
    // It is 1 May 2026, 12:00 UTC.
    const meeting = await makeMeeting({ ...SERIES, start_time: '2026-03-23T09:00:00+01:00', end_time: null });
    expect(meeting).toMatchObject({
      start_time: '2026-05-04T07:00:00+00:00',
      end_time: null,
      recurrence: { frequency: 'weekly', time_zone: 'Europe/Berlin', until: '2026-12-31' },
    });
  });

  test('a number of meetings is the day of the last one', async () => {
    const plan = { ...PLAN, recurrence: 'weekdays', time_zone: 'europe/berlin', repeat_count: 6 };
    expect((await makeMeeting(plan)).recurrence).toEqual({
      frequency: 'weekdays',
      time_zone: 'Europe/Berlin',
      until: '2026-05-11',
    });
  });

  test('once means that there is no field of it', async () => {
    expect(Object.keys(await makeMeeting({ ...PLAN, recurrence: 'none' }))).not.toContain('recurrence');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['another rhythm', { recurrence: 'hourly' }, 'recurrence'],
    ['no zone', { time_zone: '' }, 'time_zone'],
    ['a zone that is none', { time_zone: 'Mars/Olympus' }, 'time_zone'],
    ['neither an end nor a number', { repeat_until: '' }, 'repeat_until'],
    ['both', { repeat_count: 3 }, 'repeat_until'],
    ['a day that is none', { repeat_until: '2026-02-30' }, 'repeat_until'],
    ['an end before the first one', { repeat_until: '2026-05-03' }, 'repeat_until'],
    ['an end in six years', { repeat_until: '2032-05-04' }, 'repeat_until'],
    ['more than 366 of them', { recurrence: 'daily', repeat_until: '2028-05-04' }, 'repeat_until'],
    ['none of them', { repeat_until: '', repeat_count: 0 }, 'repeat_count'],
    ['367 of them', { repeat_until: '', repeat_count: 367 }, 'repeat_count'],
    ['some of them', { repeat_until: '', repeat_count: 'some' }, 'repeat_count'],
    ['300 weeks of them', { repeat_until: '', repeat_count: 300 }, 'repeat_count'],
    ['weekdays from a Sunday', { recurrence: 'weekdays', start_time: '2026-05-03T10:00:00Z' }, 'recurrence'],
    ['one that ends after the next begins', { recurrence: 'daily', end_time: '2026-05-06T10:00:00Z' }, 'end_time'],
  ])('400 in words for %s', async (_what, change, field) => {
    const response = await host.postJson('/meeting/new/', { ...SERIES, ...change });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ [field]: [expect.stringMatching(/^[A-Z].{20,}\.$/)] });
  });

  test('are understood in the shape that they are given out with, in making and editing', async () => {
    const { recurrence } = await makeMeeting(SERIES);
    const made = await makeMeeting({ ...PLAN, recurrence });
    expect(made.recurrence).toEqual({ frequency: 'weekly', time_zone: 'Europe/Berlin', until: '2026-12-31' });
    const url = `${made.meeting_url}edit/`;
    const daily = { ...PLAN, recurrence: { ...recurrence, frequency: 'daily', until: '2026-06-30' } };
    expect((await host.postJson(url, daily)).json().recurrence).toEqual(daily.recurrence);
    // What is not in it may stand beside it.
    const counted = { frequency: 'daily', time_zone: 'UTC', until: null };
    const third = await host.postJson(url, { ...PLAN, recurrence: counted, repeat_count: 3 });
    expect(third.json().recurrence).toEqual({ ...counted, until: '2026-05-06' });
    expect(
      (await host.postJson(url, { ...PLAN, recurrence: { frequency: 'none' } })).json().recurrence,
    ).toBeUndefined();
  });

  test.each([
    [{ frequency: 'weekly' }, ['repeat_until', 'time_zone']],
    [{}, ['recurrence', 'repeat_until', 'time_zone']],
    [{ frequency: true, time_zone: 'UTC', until: '2026-12-31' }, ['recurrence']],
    [{ frequency: 'weekly', time_zone: 1, until: ['2026-12-31'] }, ['repeat_until', 'time_zone']],
  ])('%j is not passed over', async (recurrence, fields) => {
    const response = await host.postJson('/meeting/new/', { ...PLAN, recurrence });
    expect([response.statusCode, Object.keys(response.json()).sort()]).toEqual([400, fields]);
  });

  test('an edit that says nothing of it lets it be, and keeps the first one while the start is the one shown', async () => {
    const meeting = await makeMeeting({ ...SERIES, start_time: '2026-03-23T09:00:00+01:00', end_time: null });
    const edited = await host.postJson(`${meeting.meeting_url}edit/`, {
      title: 'Longer',
      notes: meeting.notes,
      start_time: meeting.start_time,
      end_time: '2026-05-04T08:00:00Z',
    });
    expect(edited.json()).toEqual({ ...meeting, title: 'Longer', end_time: '2026-05-04T08:00:00+00:00' });
    const row = await server.database.db
      .selectFrom('meetings')
      .select(['start_at', 'end_at', 'sequence'])
      .where('id', '=', meeting.meeting_uuid)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ start_at: '2026-03-23T08:00:00.000Z', end_at: '2026-03-23T09:00:00.000Z', sequence: 1 });
  });

  test('an edit with another start lets it begin there; with none it is once', async () => {
    const meeting = await makeMeeting(SERIES);
    const url = `${meeting.meeting_url}edit/`;
    const moved = await host.postJson(url, { ...PLAN, start_time: '2026-06-02T10:00:00Z', end_time: null });
    expect(moved.json()).toMatchObject({ start_time: '2026-06-02T10:00:00+00:00', recurrence: meeting.recurrence });
    const once = await host.postJson(url, { ...PLAN, recurrence: 'none' });
    expect(once.json().recurrence).toBeUndefined();
  });

  test('stand in the list where their next one does', async () => {
    const planner = server.browser();
    await planner.signUp('planner');
    await makeMeeting({ ...SERIES, title: 'series', start_time: '2026-03-23T09:00:00+01:00', end_time: null }, planner);
    await makeMeeting({ ...PLAN, title: 'before', start_time: '2026-05-02T09:00:00Z' }, planner);
    await makeMeeting({ ...PLAN, title: 'after', start_time: '2026-05-08T09:00:00Z', end_time: null }, planner);
    const { meetings } = (await planner.getJson('/meeting/meetings/')).json();
    expect(meetings.map(({ title }: { title: string }) => title)).toEqual(['before', 'series', 'after']);
  });
});

describe('GET /meeting/meetings/?q=', () => {
  test('finds by title, notes and code, whatever case and accents; patterns are only text', async () => {
    const searcher = server.browser();
    await searcher.signUp('searcher');
    const plans = [
      { title: 'Café Größe', notes: 'Über 100% und a_b' },
      { title: 'Sécurité', notes: 'ΑΘΗΝΑ, Київ' },
      { title: "Robert'); DROP TABLE meetings;--", notes: '<b>bold</b>' },
    ];
    const made = [];
    for (const plan of plans) made.push(await makeMeeting({ ...PLAN, ...plan }, searcher));
    const found = async (q: string) => {
      const { meetings } = (await searcher.getJson(`/meeting/meetings/?q=${encodeURIComponent(q)}`)).json();
      return meetings.map(({ title }: { title: string }) => title[0]).join('');
    };
    expect(await found('cafe')).toBe('C');
    expect(await found('GRÖSSE')).toBe('');
    expect(await found('größe cafe')).toBe('C');
    expect(await found('αθηνα')).toBe('S');
    expect(await found('київ secur')).toBe('S');
    expect(await found('%')).toBe('C');
    expect(await found('a_b')).toBe('C');
    expect(await found('_')).toBe('C');
    expect(await found("'); drop")).toBe('R');
    expect(await found(made[1]?.meeting_id.replaceAll('-', '') ?? '')).toBe('S');
    expect(await found('x'.repeat(5_000))).toBe('');
    expect(await found('')).toBe('CSR');
    expect(await found('weekly')).toBe('');
  });
});

describe('GET /meeting/meetings/<meeting_id>/meeting.ics', () => {
  test('is a calendar file that a parser reads, and grows its sequence', async () => {
    const meeting = await makeMeeting({ ...SERIES, title: 'Teatime, 🫖; weekly' });
    await host.postJson(`${meeting.meeting_url}edit/`, { ...SERIES, title: 'Teatime, 🫖; weekly!' });
    const response = await other.get(`${meeting.meeting_url}meeting.ics`);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/calendar; charset=utf-8; method=PUBLISH');
    expect(response.headers['content-disposition']).toBe(`attachment; filename="meeting-${meeting.meeting_id}.ics"`);
    const event = new ICAL.Component(ICAL.parse(response.body)).getFirstSubcomponent('vevent');
    if (event === null) throw new Error('no event');
    expect(event.getFirstPropertyValue('summary')).toBe('Teatime, 🫖; weekly!');
    expect(event.getFirstPropertyValue('sequence')).toBe(1);
    expect(event.getFirstPropertyValue('url')).toBe(`http://localhost:80/meet/conf/${meeting.meeting_id}/`);
  });

  test('401 for nobody, 404 where there is none', async () => {
    expect((await server.browser().get('/meeting/meetings/abcd-efgh-jkm/meeting.ics')).statusCode).toBe(401);
    expect((await other.get('/meeting/meetings/abcd-efgh-jkm/meeting.ics')).statusCode).toBe(404);
  });
});

describe('codes of meetings', () => {
  test('guessing them ends after 60 wrong ones; the right ones cost nothing', async () => {
    const guesser = server.browser();
    await guesser.signUp('guesser');
    const meeting = await makeMeeting();
    for (let guess = 0; guess < 60; guess += 1) {
      const path = ['', 'join/', 'ticket/'][guess % 3] ?? '';
      const url = `/meeting/meetings/abcd-efgh-j${String(guess).padStart(2, '2')}/${path}`;
      expect((await guesser.getJson(meeting.meeting_url)).statusCode).toBe(200);
      const response = path === '' ? await guesser.getJson(url) : await guesser.postJson(url, {});
      expect(response.statusCode).toBe(404);
    }
    const refused = await guesser.getJson('/meeting/meetings/abcd-efgh-jkm/');
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await other.getJson(meeting.meeting_url)).statusCode).toBe(200);
    expect((await guesser.getJson(meeting.meeting_url)).statusCode).toBe(429);
    server.clock.advance(10 * 60_000 + 1);
    expect((await guesser.getJson(meeting.meeting_url)).statusCode).toBe(200);
  });

  test('who guesses too often keeps the meetings that they host or were let into, by code and by UUID', async () => {
    const guesser = server.browser();
    await guesser.signUp('careless');
    const joined = await makeMeeting();
    const stranger = await makeMeeting();
    expect((await guesser.postJson(`${joined.meeting_url}join/`, {})).statusCode).toBe(200);
    for (let guess = 0; guess < 60; guess += 1) {
      await guesser.getJson(`/meeting/meetings/abcd-efgh-k${String(guess).padStart(2, '2')}/`);
    }
    const own = await makeMeeting(PLAN, guesser);
    for (const { meeting_url, meeting_uuid } of [joined, own]) {
      expect((await guesser.getJson(meeting_url)).statusCode).toBe(200);
      expect((await guesser.postJson(`${meeting_url}join/`, {})).statusCode).toBe(200);
      expect((await guesser.getJson(`/meeting/meetings/${meeting_uuid}/`)).statusCode).toBe(200);
    }
    expect((await guesser.postJson(`${own.meeting_url}edit/`, PLAN)).statusCode).toBe(200);
    // What there is and what there is not look alike.
    for (const url of [stranger.meeting_url, '/meeting/meetings/abcd-efgh-jkm/']) {
      expect((await guesser.getJson(url)).json().code).toBe('too_many_requests');
    }
  });

  test('of an imported database still resolve, as they are written', async () => {
    const meeting = await makeMeeting();
    const code = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA_aB-c=';
    await server.database.db.updateTable('meetings').set({ code }).where('id', '=', meeting.meeting_uuid).execute();
    const found = await other.getJson(`/meeting/meetings/${encodeURIComponent(code)}/`);
    expect(found.json().meeting_uuid).toBe(meeting.meeting_uuid);
    expect((await other.getJson(`/meeting/meetings/${encodeURIComponent(code.toLowerCase())}/`)).statusCode).toBe(404);
  });
});
