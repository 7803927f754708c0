import { expect, test } from 'vitest';
import type { CallParticipant, LanPath, StreamPath } from './call.ts';
import { fakeParticipant, fakeStream } from './testing/FakeCall.ts';
import { unchanged } from './unchanged.ts';

const lan = (given: Partial<LanPath> = {}): LanPath => ({
  kind: 'lan',
  via: { identity: 'ben#session', username: 'ben', displayName: 'Ben' },
  roundTrip: 4,
  method: 'forwarded',
  ...given,
});
const grace = (path: StreamPath): CallParticipant =>
  fakeParticipant('grace', { streams: [fakeStream('grace/camera/1', { path })] });

test('a path that says the same leaves everything as it was', () => {
  const before = grace(lan());
  expect(unchanged(before, grace(lan()))).toBe(before);
  const direct = grace({ kind: 'sfu' });
  expect(unchanged(direct, grace({ kind: 'sfu' }))).toBe(direct);
});

test.each<[string, StreamPath]>([
  ['the call server', { kind: 'sfu' }],
  ['somebody else', lan({ via: { identity: 'joe#session', username: 'joe', displayName: 'Joe' } })],
  ['another tab', lan({ via: { identity: 'ben#other', username: 'ben', displayName: 'Ben' } })],
  ['another round trip', lan({ roundTrip: 5 })],
  ['another method', lan({ method: 'transcoded' })],
])('a path that goes over %s changes the stream', (_, path) => {
  expect(unchanged(grace(lan()), grace(path)).streams[0]?.path).toEqual(path);
});
