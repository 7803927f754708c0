import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createLogger } from '../logger.ts';
import type { Database } from '../storage/database.ts';
import { dialects } from '../testing/databases.ts';
import { FakeCallProvider } from '../testing/FakeCallProvider.ts';
import { TestClock } from '../testing/TestClock.ts';
import { CallRemovals } from './CallRemovals.ts';
import { CallRemovalStore } from './callRemovalStore.ts';

const MINUTE_MS = 60_000;

describe.each(dialects())('who was taken out of a call, kept on $name,', ({ open }) => {
  let database: Database;
  let clock: TestClock;
  let provider: FakeCallProvider;
  beforeEach(async () => {
    database = await open();
    clock = new TestClock();
    provider = new FakeCallProvider(clock);
  });
  afterEach(async () => await database.close());

  /** Another instance of the server, on the same database and the same provider. */
  function start(): CallRemovals {
    const store = new CallRemovalStore(database.db);
    const removals = new CallRemovals({ store, provider, logger: createLogger('silent'), clock, everyMs: 2 });
    removals.start();
    onTestFinished(() => removals.close());
    return removals;
  }
  const timesOf = (who: string) => provider.removed.filter((line) => line === `${who} from meeting`).length;
  const untilAgain = async (who: string) => {
    const before = timesOf(who);
    await vi.waitFor(() => expect(timesOf(who)).toBeGreaterThan(before + 2));
  };

  test('is taken out again, until what let them in is no good any more', async () => {
    const removals = start();
    await removals.remove('meeting', 'bob');
    expect(provider.removed).toEqual(['bob from meeting']);
    await untilAgain('bob');
    clock.advance(10 * MINUTE_MS);
    await removals.remove('meeting', 'eve');
    await untilAgain('bob');
    clock.advance(MINUTE_MS);
    await untilAgain('eve');
    const before = timesOf('bob');
    await untilAgain('eve');
    expect(timesOf('bob')).toBe(before);
    const kept = await database.db.selectFrom('call_removals').select('identity').execute();
    expect(kept).toEqual([{ identity: 'eve' }]);
  });

  test('and is removed a second time, stays out from then', async () => {
    const removals = start();
    await removals.remove('meeting', 'bob');
    clock.advance(10 * MINUTE_MS);
    await removals.remove('meeting', 'bob');
    clock.advance(10 * MINUTE_MS);
    await untilAgain('bob');
  });

  test('stays out when the instance that did it is gone, and when all are started again', async () => {
    const [one, two] = [start(), start()];
    await one.remove('meeting', 'bob');
    await one.close();
    await untilAgain('bob');
    await two.close();
    const before = timesOf('bob');
    start();
    await vi.waitFor(() => expect(timesOf('bob')).toBeGreaterThan(before));
  });

  test('is left alone when another instance lets them in again', async () => {
    const [one, two] = [start(), start()];
    await one.remove('meeting', 'bob');
    await one.remove('meeting', 'eve');
    await two.forgive('meeting', 'bob');
    await untilAgain('eve');
    const before = timesOf('bob');
    await untilAgain('eve');
    await untilAgain('eve');
    expect(timesOf('bob')).toBe(before);
  });

  test('is taken out as soon as a provider that was down answers', async () => {
    const removals = start();
    provider.down = true;
    await removals.remove('meeting', 'bob');
    expect(provider.removed).toEqual([]);
    provider.down = false;
    await untilAgain('bob');
  });

  test('is looked for again after the database was away', async () => {
    const removals = start();
    await removals.remove('meeting', 'bob');
    await database.db.schema.alterTable('call_removals').renameTo('away').execute();
    const before = timesOf('bob');
    await database.db.schema.alterTable('away').renameTo('call_removals').execute();
    await vi.waitFor(() => expect(timesOf('bob')).toBeGreaterThan(before));
  });
});

test('where the provider takes nobody out, nothing is kept', async () => {
  const [dialect] = dialects();
  const database = await dialect?.open();
  if (database === undefined) throw new Error('there is no database');
  onTestFinished(() => database.close());
  const clock = new TestClock();
  const provider = Object.assign(new FakeCallProvider(clock), { removePerson: undefined });
  const store = new CallRemovalStore(database.db);
  const removals = new CallRemovals({ store, provider, logger: createLogger('silent'), clock, everyMs: 2 });
  removals.start();
  await removals.remove('meeting', 'bob');
  await removals.close();
  expect(await store.listAt(clock.now())).toEqual([]);
});
