import { expect, it } from 'vitest';
import { invitationText } from './invitation.ts';
import { aMeeting } from './testing/aMeeting.ts';

it('has all that a guest needs', () => {
  expect(invitationText(aMeeting(), 'https://vnet.example', { locale: 'en-GB', timeZone: 'Africa/Nairobi' })).toBe(
    [
      'Planning',
      'When: Mon, 23 November 2026, 17:00–18:30 GMT+3',
      'Join: https://vnet.example/meet/conf/abcd-efgh-jkm/',
      'Code: abcd-efgh-jkm',
      '',
      'What comes next.',
    ].join('\n'),
  );
});
