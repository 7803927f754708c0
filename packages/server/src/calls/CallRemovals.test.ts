import { expect, onTestFinished, test, vi } from 'vitest';
import { createLogger } from '../logger.ts';
import { FakeCallProvider } from '../testing/FakeCallProvider.ts';
import { TestClock } from '../testing/TestClock.ts';
import { CallRemovals } from './CallRemovals.ts';

function start() {
  let now = 0;
  const provider = new FakeCallProvider(new TestClock());
  const removals = new CallRemovals({ provider, logger: createLogger('silent'), now: () => now, everyMs: 2 });
  onTestFinished(() => removals.close());
  return {
    provider,
    removals,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    untilRemoved: (times: number) => vi.waitFor(() => expect(provider.removed.length).toBeGreaterThanOrEqual(times)),
  };
}

test('who comes by what let them in before is taken out again, until it is no good any more', async () => {
  const { provider, removals, advance, untilRemoved } = start();
  await removals.remove('meeting', 'bob');
  expect(provider.removed).toEqual(['bob from meeting']);
  await untilRemoved(3);
  advance(11 * 60_000);
  const before = provider.removed.length;
  // Another one, whose turn comes after: by then the first is looked for no more.
  await removals.remove('meeting', 'eve');
  await vi.waitFor(() => expect(provider.removed.filter((who) => who.startsWith('eve')).length).toBeGreaterThan(3));
  const bobs = provider.removed.slice(before).filter((who) => who.startsWith('bob'));
  expect(bobs.length).toBeLessThanOrEqual(1);
});

test('who is forgiven is left alone', async () => {
  const { provider, removals, untilRemoved } = start();
  await removals.remove('meeting', 'bob');
  await removals.remove('meeting', 'eve');
  removals.forgive('meeting', 'bob');
  const bobs = () => provider.removed.filter((who) => who.startsWith('bob')).length;
  const before = bobs();
  await untilRemoved(provider.removed.length + 4);
  expect(bobs() - before).toBeLessThanOrEqual(1);
});

test('a provider that is down is asked again', async () => {
  const { provider, removals, untilRemoved } = start();
  provider.down = true;
  await removals.remove('meeting', 'bob');
  expect(provider.removed).toEqual([]);
  provider.down = false;
  await untilRemoved(1);
});
