import { MEETING_TITLE_MAX_LENGTH } from '@vnet/protocol';
import { expect, it } from 'vitest';
import { draftToMeeting, emptyDraft, meetNowMeeting, toLocalInput } from './meetingDraft.ts';

it('begins at the next half hour of the local clock', () => {
  expect(emptyDraft(new Date(2026, 10, 23, 17, 44)).start).toBe('2026-11-23T18:00');
  expect(emptyDraft(new Date(2026, 10, 23, 23, 30)).start).toBe('2026-11-24T00:00');
});

it('sends times with their offset, and no end as none', () => {
  const start = new Date(2026, 10, 23, 18, 0);
  const draft = { title: 'T', notes: 'N', start: toLocalInput(start), end: '' };
  expect(draftToMeeting(draft)).toEqual({
    title: 'T',
    notes: 'N',
    start_time: start.toISOString(),
    end_time: null,
  });
});

it('leaves it to the server to say what is no time', () => {
  expect(draftToMeeting({ title: '', notes: '', start: '', end: 'soon' })).toMatchObject({
    start_time: '',
    end_time: 'soon',
  });
});

it('names a meeting that begins now after its host, within the bounds', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  expect(meetNowMeeting('Ada’s room', now)).toMatchObject({
    title: 'Ada’s room',
    start_time: '2026-11-23T12:00:00.000Z',
  });
  expect(Array.from(meetNowMeeting('🙂'.repeat(150), now).title)).toHaveLength(MEETING_TITLE_MAX_LENGTH);
});
