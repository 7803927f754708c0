import { expect, it } from 'vitest';
import type { LeaveReason } from '../calls/call.ts';
import { describeEnding, formatDuration } from './describeEnding.ts';

const REASONS = [
  'left',
  'removed',
  'ended',
  'elsewhere',
  'unreachable',
  'refused',
] as const satisfies readonly LeaveReason[];

it('says each reason in its own words', () => {
  const sentences = REASONS.map((reason) => describeEnding({ reason, message: null }).sentence);
  expect(new Set(sentences).size).toBe(REASONS.length);
});

it('lets the server say why it refused', () => {
  expect(describeEnding({ reason: 'refused', message: 'The meeting is locked.' }).sentence).toBe(
    'The meeting is locked.',
  );
});

it.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [24 * 60_000, '24 minutes'],
  [60 * 60_000, '1 hour'],
  [125 * 60_000, '2 hours 5 minutes'],
])('writes %i ms as %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});
