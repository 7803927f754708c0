import { expect, test } from 'vitest';
import { formatStreamId, parseStreamId } from './streamId.ts';

test.each([
  { identity: '42#a1b2c3d4', source: 'camera', epoch: 1 },
  { identity: 'guest-7#k_-9', source: 'screen', epoch: 12 },
  { identity: 'a/camera/3', source: 'microphone', epoch: 9007199254740991 },
] as const)('$identity $source $epoch is read back from its id', (parts) => {
  expect(parseStreamId(formatStreamId(parts))).toEqual(parts);
});

test.each(['', 'a/camera', '/camera/1', 'a/camera/0', 'a/camera/01', 'a/camera/-1', 'a/speaker/1', 'a/camera/1.5'])(
  '%j is no stream id',
  (text) => {
    expect(parseStreamId(text)).toBeNull();
  },
);
