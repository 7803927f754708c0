import { expect, test } from 'vitest';
import { FakeLanSharing, fakePerson, fakeSite } from '../testing/FakeLanSharing.ts';
import { RECEIVE_AT_REST, SHARE_AT_REST } from './atRest.ts';
import { CurrentSharing } from './CurrentSharing.ts';

function openTwo() {
  const [first, second] = [new FakeLanSharing(), new FakeLanSharing()];
  const current = new CurrentSharing();
  current.follow(first);
  return { first, second, current };
}

test('shows what the followed one shows, and asks it', () => {
  const { first, current } = openTwo();
  current.startSharing();
  current.connect('381 204');
  current.setSiteOpen(true);
  first.site.set(fakeSite());
  expect(first.asked).toEqual([['startSharing'], ['connect', '381 204']]);
  expect(current.share.get()).toBe(first.share.get());
  expect(current.receive.get().phase).toBe('connecting');
  expect(current.siteOpen.get()).toBe(true);
  expect(current.site.get()).toBe(first.site.get());
});

test('leaves the one before alone', () => {
  const { first, second, current } = openTwo();
  current.follow(second);
  first.startSharing();
  expect(current.share.get()).toBe(SHARE_AT_REST);
  current.stopReceiving();
  expect(first.asked).toEqual([['startSharing']]);
  expect(second.asked).toEqual([['stopReceiving']]);
});

test('is at rest and closed where there is no call', () => {
  const { first, current } = openTwo();
  first.startSharing();
  first.receiveFrom(fakePerson('Amina'));
  first.setShareOpen(true);
  current.follow(null);
  expect(current.share.get()).toBe(SHARE_AT_REST);
  expect(current.receive.get()).toBe(RECEIVE_AT_REST);
  expect(current.shareOpen.get()).toBe(false);
  current.startSharing();
  expect(first.asked).toEqual([['startSharing']]);
});

test('its controls are told when sharing begins and ends, not when a byte is counted', () => {
  const { first, current } = openTwo();
  const told: string[] = [];
  current.isSharing.listen((sharing) => told.push(`sharing ${sharing}`));
  current.isReceiving.listen((receiving) => told.push(`receiving ${receiving}`));
  first.startSharing();
  first.feed({ id: 'one', to: fakePerson('Ben') });
  first.connect('381204');
  first.receiveFrom(fakePerson('Amina'));
  first.receiveFrom(fakePerson('Amina'), { receivedBytes: 1000 });
  first.stopSharing();
  expect(told).toEqual(['sharing true', 'receiving true', 'sharing false']);
});
