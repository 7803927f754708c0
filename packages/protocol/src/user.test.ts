import { expect, test } from 'vitest';
import { displayNameOf } from './user.ts';

const ADA = { username: 'ada', first_name: 'Ada', last_name: 'Lovelace', meeting_name: 'ada' };

test('a meeting name that was never chosen gives way to the names', () => {
  expect(displayNameOf(ADA)).toBe('Ada Lovelace');
  expect(displayNameOf({ ...ADA, first_name: '' })).toBe('Lovelace');
});

test('a meeting name that was chosen is shown', () => {
  expect(displayNameOf({ ...ADA, meeting_name: 'Countess' })).toBe('Countess');
});

test('without any name there is the username', () => {
  expect(displayNameOf({ ...ADA, first_name: '', last_name: '', meeting_name: '' })).toBe('ada');
});
