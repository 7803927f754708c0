import { describe, expect, test } from 'vitest';
import {
  groupMeetingCode,
  MEETING_CODE_ALPHABET,
  MEETING_CODE_LENGTH,
  meetingSchema,
  normalizeMeetingCode,
} from './meeting.ts';

describe('meeting codes', () => {
  test('carry at least 40 bits, in symbols that are not taken for one another', () => {
    expect(new Set(MEETING_CODE_ALPHABET).size).toBe(MEETING_CODE_ALPHABET.length);
    expect(MEETING_CODE_LENGTH * Math.log2(MEETING_CODE_ALPHABET.length)).toBeGreaterThanOrEqual(40);
    expect(MEETING_CODE_ALPHABET).not.toMatch(/[01ilouv]/);
  });

  test.each([
    ['abcd-efgh-jkm', 'abcd-efgh-jkm'],
    ['ABCD EFGH JKM', 'abcd-efgh-jkm'],
    [' abcdefghjkm\n', 'abcd-efgh-jkm'],
    ['AbCd-EfGh jkm', 'abcd-efgh-jkm'],
  ])('%j is the code %s', (typed, code) => {
    expect(normalizeMeetingCode(typed)).toBe(code);
  });

  test.each(['3e2b9c4e-7b0c-4c36-9a7e-2b6f4c1d8e90', 'MTIzNDU2Nzg5MDEyMzQ1Njc4', 'abcd-efgh-jk', 'abcd-efgh-jko', ''])(
    '%j is left as it is: a UUID, an imported code, or none',
    (typed) => {
      expect(normalizeMeetingCode(typed)).toBe(typed);
    },
  );

  test('are grouped for reading aloud', () => {
    expect(groupMeetingCode('abcdefghjkm')).toBe('abcd-efgh-jkm');
  });
});

test('a meeting without an end has null there, and a missing end is refused', () => {
  const meeting = {
    title: 'Stand-up',
    notes: 'Daily',
    start_time: '2026-11-23T09:00:00+00:00',
    meeting_uuid: '3e2b9c4e-7b0c-4c36-9a7e-2b6f4c1d8e90',
    meeting_id: 'abcd-efgh-jkm',
    meeting_url: '/meeting/meetings/abcd-efgh-jkm/',
    host: {
      username: 'a',
      first_name: 'A',
      last_name: 'B',
      email: 'a@b.example',
      meeting_name: 'a',
      profile_image: '',
    },
  };
  expect(meetingSchema.safeParse({ ...meeting, end_time: null }).success).toBe(true);
  expect(meetingSchema.safeParse(meeting).success).toBe(false);
});
