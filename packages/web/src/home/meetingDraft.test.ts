import { MEETING_TITLE_MAX_LENGTH } from '@vnet/protocol';
import { expect, it } from 'vitest';
import { draftOf, draftToChanges, draftToMeeting, emptyDraft, meetNowMeeting, toLocalInput } from './meetingDraft.ts';
import { aMeeting } from './testing/aMeeting.ts';

it('begins at the next half hour of the local clock', () => {
  expect(emptyDraft(new Date(2026, 10, 23, 17, 44)).start).toBe('2026-11-23T18:00');
  expect(emptyDraft(new Date(2026, 10, 23, 23, 30)).start).toBe('2026-11-24T00:00');
});

it('sends times with their offset, and no end as none', () => {
  const start = new Date(2026, 10, 23, 18, 0);
  const draft = { ...emptyDraft(start), title: 'T', notes: 'N', start: toLocalInput(start) };
  expect(draftToMeeting(draft)).toEqual({
    title: 'T',
    notes: 'N',
    start_time: start.toISOString(),
    end_time: null,
    recurrence: 'none',
  });
});

it('sends how a meeting repeats, with the zone and the one end that was chosen', () => {
  const draft = { ...emptyDraft(new Date()), frequency: 'weekly', until: '2026-12-31', count: '5' } as const;
  const zone = { recurrence: 'weekly', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  expect(draftToMeeting(draft)).toMatchObject({ ...zone, repeat_until: '2026-12-31' });
  expect(draftToMeeting(draft)).not.toHaveProperty('repeat_count');
  expect(draftToMeeting({ ...draft, ends: 'count' })).toMatchObject({ ...zone, repeat_count: '5' });
});

it('keeps what was not touched: seconds of the times, zone and end of a series', () => {
  const recurrence = { frequency: 'daily', time_zone: 'Asia/Tokyo', until: '2026-12-31' } as const;
  const meeting = aMeeting({ start_time: '2026-11-23T14:00:42.500Z', end_time: '2026-11-23T15:00:01Z', recurrence });
  const draft = draftOf(meeting);
  expect(draftToChanges(draft, meeting)).toEqual({
    title: meeting.title,
    notes: meeting.notes,
    start_time: meeting.start_time,
    end_time: meeting.end_time,
    recurrence: 'daily',
    time_zone: 'Asia/Tokyo',
    repeat_until: '2026-12-31',
  });
  expect(draftToChanges({ ...draft, end: '' }, meeting).end_time).toBeNull();
});

it('leaves it to the server to say what is no time', () => {
  expect(draftToMeeting({ ...emptyDraft(new Date()), start: '', end: 'soon' })).toMatchObject({
    start_time: '',
    end_time: 'soon',
  });
});

it('names a meeting that begins now after its host, within the bounds', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  expect(meetNowMeeting('Ada Lovelace', now)).toMatchObject({
    title: 'Meeting with Ada Lovelace',
    start_time: '2026-11-23T12:00:00.000Z',
  });
  expect(Array.from(meetNowMeeting('🙂'.repeat(150), now).title)).toHaveLength(MEETING_TITLE_MAX_LENGTH);
});
