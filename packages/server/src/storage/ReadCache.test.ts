import { expect, test } from 'vitest';
import { TestClock } from '../testing/TestClock.ts';
import { openDatabase } from './database.ts';
import { ReadCache } from './ReadCache.ts';

const nothing = { name: 'x', holders: 0 };

test('what was read is kept until something is written, and for a second at most', async () => {
  const database = await openDatabase(':memory:');
  const clock = new TestClock();
  const cache = new ReadCache<number>(database, clock);
  let reads = 0;
  const read = () => cache.get('key', async () => (reads += 1));
  expect([await read(), await read()]).toEqual([1, 1]);
  await database.db.insertInto('locks').values(nothing).execute();
  expect([await read(), await read()]).toEqual([2, 2]);
  await database.db.transaction().execute((rows) => rows.deleteFrom('locks').execute());
  expect(await read()).toBe(3);
  await database.db.selectFrom('locks').selectAll().execute();
  expect(await read()).toBe(3);
  clock.advance(1_000);
  expect(await read()).toBe(4);
  await database.close();
});

test('what was read while somebody wrote is not kept', async () => {
  const database = await openDatabase(':memory:');
  const cache = new ReadCache<string>(database, new TestClock());
  await cache.get('key', async () => {
    await database.db.insertInto('locks').values(nothing).execute();
    return 'before';
  });
  expect(await cache.get('key', async () => 'after')).toBe('after');
  await database.close();
});

test('nothing is kept where other instances write too', async () => {
  const cache = new ReadCache<string>({ writeVersion: () => null }, new TestClock());
  await cache.get('key', async () => 'before');
  expect(await cache.get('key', async () => 'after')).toBe('after');
});
