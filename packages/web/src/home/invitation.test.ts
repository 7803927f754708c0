import { expect, it } from 'vitest';
import { invitationText } from './invitation.ts';
import { aMeeting } from './testing/aMeeting.ts';

const NAIROBI = { locale: 'en-GB', timeZone: 'Africa/Nairobi' };

it('has all that people with an account need', () => {
  expect(invitationText(aMeeting(), 'https://vnet.example', NAIROBI)).toBe(
    [
      'Planning',
      'When: Mon, 23 November 2026, 17:00–18:30 GMT+3',
      'Join: https://vnet.example/meet/conf/abcd-efgh-jkm/',
      'Code: abcd-efgh-jkm',
      '',
      'How to join: open the link in a browser, on a computer or a phone. There is nothing to install.',
      'You are asked to sign in. The code can be typed at https://vnet.example/meet/ instead.',
      '',
      'What comes next.',
    ].join('\n'),
  );
});

it('has the guest link where there is one, and how the meeting repeats', () => {
  const recurrence = { frequency: 'weekly', time_zone: 'Africa/Nairobi', until: '2026-12-31' } as const;
  const meeting = aMeeting({ recurrence, notes: '' });
  expect(invitationText(meeting, 'https://vnet.example', NAIROBI, 'https://vnet.example/meet/guest/abc/')).toBe(
    [
      'Planning',
      'When: Mon, 23 November 2026, 17:00–18:30 GMT+3',
      'Repeats: Every Monday, until 31 December 2026',
      'Join without an account: https://vnet.example/meet/guest/abc/',
      'With an account: https://vnet.example/meet/conf/abcd-efgh-jkm/',
      'Code: abcd-efgh-jkm',
      '',
      'How to join: open the link in a browser, on a computer or a phone. There is nothing to install.',
      'Whoever has the first link can join: please do not pass it on.',
    ].join('\n'),
  );
});
