import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { JoinError } from '../calls/JoinError.ts';
import { DoorBell } from './DoorBell.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A bell whose questions are answered in this order, the last one over and over. */
function bell(answers: (JoinError | 'let in')[]) {
  const asked: number[] = [];
  const opened = new DoorBell({
    ask: async () => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(Date.now());
      if (answer instanceof JoinError) throw answer;
    },
  });
  return { opened, asked };
}

const waiting = new JoinError('waiting', 'The host has been told.');

it('asks every three seconds until the host lets one in', async () => {
  const { opened, asked } = bell([waiting, waiting, 'let in']);
  expect(opened.$state.get().kind).toBe('asking');
  await vi.advanceTimersByTimeAsync(0);
  expect(opened.$state.get().kind).toBe('waiting');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(opened.$state.get().kind).toBe('admitted');
  expect(asked.map((at) => at - (asked[0] ?? 0))).toEqual([0, 3_000, 6_000]);
});

it('goes on while the server cannot be reached, and says so', async () => {
  const { opened } = bell([waiting, new JoinError('unreachable', ''), 'let in']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(opened.$state.get().kind).toBe('lost');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(opened.$state.get().kind).toBe('admitted');
});

it('ends with the sentence of the server when one is not let in', async () => {
  const { opened, asked } = bell([waiting, new JoinError('refused', 'The host did not let you in.')]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(opened.$state.get()).toEqual({ kind: 'refused', message: 'The host did not let you in.' });
  expect(asked).toHaveLength(2);
});

it('asks nothing after it is closed', async () => {
  const { opened, asked } = bell([waiting]);
  await vi.advanceTimersByTimeAsync(0);
  opened.close();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveLength(1);
});
