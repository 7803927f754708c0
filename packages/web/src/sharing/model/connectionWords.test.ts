import { expect, test } from 'vitest';
import type { LanPath } from '../../calls/call.ts';
import { fakePerson } from '../testing/FakeLanSharing.ts';
import { describeLanPath } from './connectionWords.ts';

const path: LanPath = { kind: 'lan', via: fakePerson('Amina'), roundTrip: 4, method: 'forwarded' };

test('a path over the LAN is told with who, how far and how', () => {
  expect(describeLanPath(path)).toBe('over the LAN from Amina, 4 ms, forwarded as sent');
  expect(describeLanPath({ ...path, method: 'transcoded' })).toBe('over the LAN from Amina, 4 ms, encoded again');
});

test('what was not measured yet is left out', () => {
  expect(describeLanPath({ ...path, roundTrip: null })).toBe('over the LAN from Amina, forwarded as sent');
});
