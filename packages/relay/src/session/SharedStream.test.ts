import { expect, test } from 'vitest';
import { MOST_HOPS, mayFeed, type SharedStream } from './SharedStream.ts';

const stream = (more: Partial<SharedStream> = {}): SharedStream => ({
  id: 'ann/camera/1',
  kind: 'video',
  publisher: 'ann',
  own: false,
  track: null,
  path: [],
  flowing: true,
  ...more,
});

test('P8: a stream is fed to anybody but its publisher and who is on its path', () => {
  expect(mayFeed(stream(), 'bob')).toBe(true);
  expect(mayFeed(stream(), 'ann')).toBe(false);
  expect(mayFeed(stream({ path: ['bob', 'carol'] }), 'bob')).toBe(false);
  expect(mayFeed(stream({ path: ['bob', 'carol'] }), 'carol')).toBe(false);
  expect(mayFeed(stream({ path: ['bob', 'carol'] }), 'dave')).toBe(true);
  expect(mayFeed(stream({ own: true, publisher: 'ann' }), 'bob')).toBe(true);
});

test('P8: it passes three relays at most, the one that feeds it counted', () => {
  expect(MOST_HOPS).toBe(3);
  expect(mayFeed(stream({ path: ['bob', 'carol'] }), 'dave')).toBe(true);
  expect(mayFeed(stream({ path: ['bob', 'carol', 'dave'] }), 'eve')).toBe(false);
});

test('P8: identities are compared whole', () => {
  expect(mayFeed(stream({ publisher: 'anna', path: ['bobby'] }), 'ann')).toBe(true);
  expect(mayFeed(stream({ path: ['bobby'] }), 'bob')).toBe(true);
});
