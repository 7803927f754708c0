import type { Meeting } from '@vnet/protocol';

/** A meeting of Ada's, but for what the test says otherwise. */
export function aMeeting(part: Partial<Meeting> = {}): Meeting {
  return {
    title: 'Planning',
    notes: 'What comes next.',
    start_time: '2026-11-23T14:00:00Z',
    end_time: '2026-11-23T15:30:00Z',
    meeting_uuid: '0b0f6e0c-6a0e-4a52-9d55-3f8b4c1d2e3f',
    meeting_id: 'abcd-efgh-jkm',
    meeting_url: '/meeting/meetings/abcd-efgh-jkm/',
    host: {
      username: 'ada',
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: 'ada@example.org',
      meeting_name: 'ada',
      profile_image: '',
    },
    ...part,
  };
}
