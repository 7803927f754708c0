import { expect, test } from 'vitest';
import { fakeSiteLink, fakeSitePerson } from '../testing/FakeLanSharing.ts';
import { describeSite } from './describeSite.ts';

const amina = fakeSitePerson('Amina', { wanBitrate: 4_200_000 });
const ben = fakeSitePerson('Ben', { isSelf: true, wanBitrate: 20_000 });

test('who feeds whom is said in sentences, and who draws from the WAN', () => {
  expect(describeSite({ people: [amina, ben], links: [fakeSiteLink('Amina', 'Ben')] })).toEqual([
    'Amina feeds you: 4 streams, 3 ms',
    'Amina takes 4.2 Mbit/s over the WAN',
  ]);
});

test('what was not measured is left out, what costs quality is said', () => {
  const link = fakeSiteLink('Ben', 'Amina', { streams: 1, roundTrip: null, method: 'transcoded' });
  expect(describeSite({ people: [ben, amina], links: [link] })[0]).toBe('You feed Amina: 1 stream, encoded again');
});

test('a link of somebody who has gone says nothing', () => {
  expect(describeSite({ people: [ben], links: [fakeSiteLink('Amina', 'Ben')] })).toEqual([]);
});
