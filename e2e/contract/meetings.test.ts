import { describe, expect, test } from 'vitest';
import { makeMeeting, PLAN } from './support/meetings.ts';
import { newPerson, theGuest, theHost } from './support/people.ts';
import { fieldsOf, MEETING, MEETING_NOT_FOUND, SHORT_USER, TIME, UUID } from './support/shapes.ts';

const UNKNOWN_UUID = '6f1c7cde-43ba-4f0f-9d2e-8f6f5e0c1a11';

describe('contract, REST: GET /meeting/new/', () => {
  test('200 with a help text for each field, and whether it is required', async () => {
    const { script } = await theHost();
    const answer = await script.getJson('/meeting/new/');
    expect(answer.status).toBe(200);
    const field = (required: unknown) => ({ help_text: expect.any(String), required });
    expect(answer.json).toEqual({
      title: field(expect.any(Boolean)),
      notes: field(true),
      start_time: field(true),
      end_time: field(false),
    });
  });
});

describe('contract, REST: POST /meeting/new/', () => {
  test.each(['postJson', 'submit'] as const)('201 with the Meeting (%s)', async (way) => {
    const { script, username } = await theHost();
    const answer = await script[way]('/meeting/new/', PLAN);
    expect(answer.status).toBe(201);
    expect(fieldsOf(answer.json)).toEqual(MEETING);
    expect(answer.json).toMatchObject({ title: PLAN.title, notes: PLAN.notes });
    expect(answer.json.meeting_uuid).toMatch(UUID);
    expect(answer.json.meeting_url).toBe(`/meeting/meetings/${encodeURIComponent(String(answer.json.meeting_id))}/`);
    expect(fieldsOf(answer.json.host)).toEqual(SHORT_USER);
    expect(answer.json.host).toMatchObject({ username });
  });

  test('times go in and out as ISO 8601 with offset, the same instant', async () => {
    const meeting = await makeMeeting();
    for (const [sent, got] of [
      [PLAN.start_time, meeting.start_time],
      [PLAN.end_time, String(meeting.end_time)],
    ] as const) {
      expect(got).toMatch(TIME);
      expect(new Date(got)).toEqual(new Date(sent));
    }
  });

  test.each([
    ['2031-05-02 10:00:00+03:00', '2031-05-02T07:00:00Z'],
    ['2031-05-02T10:00:00Z', '2031-05-02T10:00:00Z'],
    ['2031-05-02T10:00:00-09:30', '2031-05-02T19:30:00Z'],
    ['2031-05-02 10:00:00.250+00:00', '2031-05-02T10:00:00.250Z'],
    ['2032-02-29T10:00:00Z', '2032-02-29T10:00:00Z'],
    ['2031-05-02T10:00Z', '2031-05-02T10:00:00Z'],
    ['2031-05-02 10:00+03:00', '2031-05-02T07:00:00Z'],
    ['2031-05-02T10:00:00+0300', '2031-05-02T07:00:00Z'],
    ['2031-05-02T10:00:00+03', '2031-05-02T07:00:00Z'],
    ['2031-05-02t10:00:00z', '2031-05-02T10:00:00Z'],
    ['2031-05-02T10:00:00,5Z', '2031-05-02T10:00:00.500Z'],
    ['20310502T100000Z', '2031-05-02T10:00:00Z'],
  ])('%s is taken for %s', async (typed, instant) => {
    const { start_time } = await makeMeeting({ ...PLAN, start_time: typed, end_time: null });
    expect(new Date(start_time)).toEqual(new Date(instant));
  });

  test('a + that the form did not encode is asked for by name', async () => {
    const { script } = await theHost();
    const answer = await script.postJson('/meeting/new/', { ...PLAN, start_time: '2031-05-02T10:00:00 03:00' });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ start_time: [expect.stringContaining('%2B')] });
  });

  test.each([{ end_time: null }, { end_time: '' }, {}])('the end is open with %j', async (end) => {
    const { end_time: _end, ...plan } = PLAN;
    expect((await makeMeeting({ ...plan, ...end })).end_time).toBeNull();
  });

  test.each([
    ['no title', { title: '' }, ['title']],
    ['a title of 101 characters', { title: 'x'.repeat(101) }, ['title']],
    ['no notes', { notes: '' }, ['notes']],
    ['blank notes', { notes: ' \n ' }, ['notes']],
    ['no start', { start_time: '' }, ['start_time']],
    ['a start without an offset', { start_time: '2031-05-02T10:00:00' }, ['start_time']],
    ['a start that is words', { start_time: 'tomorrow at ten' }, ['start_time']],
    ['a day that no calendar has', { start_time: '2031-02-30T10:00:00Z', end_time: null }, ['start_time']],
    ['the hour 24', { start_time: '2031-05-02T24:00:00Z', end_time: null }, ['start_time']],
    ['a start before 1970', { start_time: '0001-01-01T00:00:00+14:00', end_time: null }, ['start_time']],
    ['an end after 2199', { end_time: '9999-12-31T23:59:59-14:00' }, ['end_time']],
    ['an end without an offset', { end_time: '2031-05-02T11:00:00' }, ['end_time']],
    ['an end before the start', { end_time: '2031-05-02T09:59:59+03:00' }, ['end_time']],
    ['an end at the start', { end_time: PLAN.start_time }, ['end_time']],
    ['an end before the start by its offset alone', { end_time: '2031-05-02T11:00:00+05:00' }, ['end_time']],
    [
      'other types',
      { title: ['x'], notes: { a: 1 }, start_time: true, end_time: null },
      ['notes', 'start_time', 'title'],
    ],
    ['nothing at all', { title: '', notes: '', start_time: '', end_time: '' }, ['notes', 'start_time', 'title']],
  ])('400 with a sentence for %s', async (_what, changes, wrong) => {
    const { script } = await theHost();
    const answer = await script.postJson('/meeting/new/', { ...PLAN, ...changes });
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer.json)).toEqual(wrong);
    for (const sentences of Object.values(answer.json)) {
      expect(sentences).toEqual(expect.arrayContaining([expect.stringMatching(/\S \S/)]));
    }
  });

  test('a title of 100 characters is taken, with whatever is in it', async () => {
    const title = `<b>"'&${'é'.repeat(94)}`;
    expect((await makeMeeting({ ...PLAN, title })).title).toBe(title);
  });

  test('codes are random, readable, and long enough', async () => {
    const codes = await Promise.all([1, 2, 3].map(async () => (await makeMeeting()).meeting_id));
    expect(new Set(codes).size).toBe(3);
    for (const code of codes) {
      expect(code).toMatch(/^[0-9A-Za-z-]+$/);
      // 40 bits of letters and digits are eight symbols at least.
      expect(code.replaceAll('-', '').length).toBeGreaterThanOrEqual(8);
    }
  });
});

describe('contract, REST: GET /meeting/meetings/', () => {
  test('200 with those that the user hosts, and no others', async () => {
    const [host, other] = [await newPerson(), await newPerson()];
    expect((await host.script.getJson('/meeting/meetings/')).json).toEqual({ meetings: [] });
    const made = [await makeMeeting(PLAN, host), await makeMeeting({ ...PLAN, title: 'Second' }, host)];
    const { meetings } = (await host.script.getJson('/meeting/meetings/')).json;
    expect(meetings).toHaveLength(2);
    expect(meetings).toEqual(expect.arrayContaining(made));
    expect((await other.script.getJson('/meeting/meetings/')).json).toEqual({ meetings: [] });
  });
});

describe('contract, REST: GET /meeting/meetings/<meeting_id>/', () => {
  test('200 with the Meeting, for any signed-in user, at its meeting_url', async () => {
    const [host, guest] = [await theHost(), await theGuest()];
    const meeting = await makeMeeting();
    for (const { script, browser } of [host, guest]) {
      for (const answer of [await script.getJson(meeting.meeting_url), await browser.get(meeting.meeting_url)]) {
        expect(answer.status).toBe(200);
        expect(answer.json).toEqual(meeting);
      }
    }
  });

  test('its UUID is taken wherever its code is', async () => {
    const { script, browser } = await theGuest();
    const meeting = await makeMeeting();
    for (const id of [meeting.meeting_uuid, meeting.meeting_uuid.toUpperCase()]) {
      const answer = await script.getJson(`/meeting/meetings/${id}/`);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual(meeting);
    }
    expect((await browser.get(`/meet/conf/${meeting.meeting_uuid}/`)).status).toBe(200);
  });

  test.each([
    'zzzz-zzzz-zzz',
    UNKNOWN_UUID,
    'MTIzNDU2Nzg5MA%3D%3D',
    'a%2Fb',
    '%00',
    "'%20or%201=1--",
    'x'.repeat(2000),
  ])('404 Meeting not found for %s', async (id) => {
    const { script, browser } = await theHost();
    for (const answer of [
      await script.getJson(`/meeting/meetings/${id}/`),
      await browser.get(`/meeting/meetings/${id}/`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.json).toEqual(MEETING_NOT_FOUND);
    }
  });

  test('an unknown UUID is not created by asking for it', async () => {
    const { script } = await theHost();
    expect((await script.postJson(`/meeting/meetings/${UNKNOWN_UUID}/join/`, {})).status).toBe(404);
    expect((await script.getJson(`/meeting/meetings/${UNKNOWN_UUID}/`)).status).toBe(404);
  });
});
