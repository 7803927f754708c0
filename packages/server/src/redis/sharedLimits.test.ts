import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GuessCounts, InProcessGuessCounts } from '../accounts/GuessCounts.ts';
import { RedisGuessCounts } from '../accounts/RedisGuessCounts.ts';
import { GuessLimit } from '../plugins/GuessLimit.ts';
import { InProcessMissCounts, type MissCounts } from '../plugins/MissCounts.ts';
import { RedisMissCounts } from '../plugins/RedisMissCounts.ts';
import { type CodeAttempts, InProcessCodeAttempts } from '../signalling/CodeAttempts.ts';
import { RedisCodeAttempts } from '../signalling/RedisCodeAttempts.ts';
import { RedisServer } from '../testing/RedisServer.ts';
import { TestClock } from '../testing/TestClock.ts';
import { requestCountsIn } from './requestCounts.ts';
import { SharedRedis } from './SharedRedis.ts';

const MINUTE_MS = 60_000;
let server: RedisServer;
let redis: SharedRedis;
let tests = 0;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server?.close());
beforeEach(async () => {
  redis = await openRedis(`test-${tests++}`);
});
afterEach(() => redis.close());

const openRedis = (namespace: string) =>
  SharedRedis.open({ url: server.url, namespace, logger: { warn: () => {}, info: () => {} } });

/** Time in Redis is its own: tests let it pass by taking it off the keys. */
async function passInRedis(milliseconds: number): Promise<void> {
  await redis.run(async (connection) => {
    for (const key of await connection.keys(`${redis.namespace}:*`)) {
      await connection.pexpire(key, (await connection.pttl(key)) - milliseconds);
    }
  });
}

const kinds = [
  ['in process', false],
  ['through Redis', true],
] as const;

describe.each(kinds)('guesses counted %s', (_name, shared) => {
  let counts: GuessCounts;
  let other: GuessCounts;
  let clock: TestClock;
  beforeEach(() => {
    clock = new TestClock();
    counts = shared ? new RedisGuessCounts(redis, clock) : new InProcessGuessCounts(clock);
    other = shared ? new RedisGuessCounts(redis, clock) : counts;
  });
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await passInRedis(milliseconds);
  };
  const begin = (by = counts, account = 'account') =>
    by.begin(
      [
        { key: account, most: 3 },
        { key: 'address', most: 5 },
      ],
      MINUTE_MS,
    );

  test('count when they begin, of all instances together, until the first one is a window ago', async () => {
    const waits = await Promise.all([begin(), begin(other), begin(), begin(other), begin()]);
    expect(waits.filter((wait) => wait === null)).toHaveLength(3);
    await pass(40_000);
    const wait = await begin(other);
    expect(wait).toBeGreaterThan(19_000);
    expect(wait).toBeLessThanOrEqual(20_000);
    await pass(20_001);
    expect(await begin()).toBeNull();
  });

  test('one that is refused counts on none of its keys', async () => {
    for (let guess = 0; guess < 5; guess += 1) await begin();
    expect([await begin(other, 'b'), await begin(other, 'c')]).toEqual([null, null]);
    expect(await begin(other, 'd')).not.toBeNull();
  });

  test('a right one clears the account and takes itself back from the address, and the windows go on', async () => {
    await begin();
    await begin();
    await begin();
    await pass(30_000);
    await other.forgive({ clear: 'account', lessen: 'address' });
    for (let guess = 0; guess < 3; guess += 1) expect(await begin()).toBeNull();
    expect(await begin(counts, 'b')).not.toBeNull();
    expect(await begin()).toBeLessThanOrEqual(30_000);
    await pass(30_001);
    expect(await begin()).toBeNull();
  });
});

describe.each(kinds)('misses counted %s', (_name, shared) => {
  let counts: MissCounts;
  let other: MissCounts;
  let clock: TestClock;
  beforeEach(() => {
    clock = new TestClock();
    counts = shared ? new RedisMissCounts(redis, clock) : new InProcessMissCounts(clock);
    other = shared ? new RedisMissCounts(redis, clock) : counts;
  });
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await passInRedis(milliseconds);
  };
  const bounds = (person: string) => [
    { key: person, most: 3 },
    { key: 'address', most: 5 },
  ];
  const miss = (by: MissCounts, person: string) => by.add([person, 'address'], MINUTE_MS);

  test('of all instances together, until the first one is a window ago', async () => {
    await Promise.all([miss(counts, 'a'), miss(other, 'a')]);
    await pass(40_000);
    expect(await counts.wait(bounds('a'))).toBeNull();
    await miss(other, 'a');
    const wait = await counts.wait(bounds('a'));
    expect(wait).toBeGreaterThan(19_000);
    expect(wait).toBeLessThanOrEqual(20_000);
    // Asking is no miss, and others have their own.
    expect(await other.wait(bounds('b'))).toBeNull();
    await pass(20_001);
    expect(await counts.wait(bounds('a'))).toBeNull();
  });

  test('of everybody at an address', async () => {
    for (const person of ['a', 'b', 'c', 'd', 'e']) {
      expect(await other.wait(bounds('f'))).toBeNull();
      await miss(counts, person);
    }
    expect(await other.wait(bounds('f'))).not.toBeNull();
  });

  test('by what is guessed, with a sentence and after how many seconds', async () => {
    const common = { enabled: true, mostPerPerson: 1, mostPerAddress: 9, windowMs: MINUTE_MS };
    const codes = new GuessLimit({ ...common, name: 'codes', sentence: 'Too many codes.', counts });
    const elsewhere = new GuessLimit({ ...common, name: 'codes', sentence: 'Too many codes.', counts: other });
    const passes = new GuessLimit({ ...common, name: 'passes', sentence: 'Too many links.', counts: other });
    await codes.missed('ada', '192.0.2.1');
    await expect(elsewhere.check('ada', '192.0.2.1')).rejects.toMatchObject({
      message: 'Too many codes.',
      retryAfter: expect.toSatisfy((seconds) => seconds > 58 && seconds <= 60),
    });
    await elsewhere.check('ada', '192.0.2.2');
    await elsewhere.check('bob', '192.0.2.1');
    await elsewhere.check(null, '192.0.2.1');
    await passes.check('ada', '192.0.2.1');
    // The address has had its most now: for who mistypes a little that is the others' affair.
    for (let miss = 0; miss < 8; miss += 1) await codes.missed(`ada-${miss}`, '192.0.2.1');
    await elsewhere.check('bob', '192.0.2.1');
    await expect(elsewhere.check(null, '192.0.2.1')).rejects.toMatchObject({ message: 'Too many codes.' });
    const patient = new GuessLimit({ ...common, mostPerPerson: 60, name: 'codes', sentence: '', counts });
    for (let miss = 0; miss < 5; miss += 1) {
      await patient.check('cy', '192.0.2.1');
      await patient.missed('cy', '192.0.2.1');
    }
    await expect(patient.check('cy', '192.0.2.1')).rejects.toMatchObject({ retryAfter: expect.any(Number) });
    const off = new GuessLimit({ ...common, name: 'codes', sentence: '', counts, enabled: false });
    await off.check('ada', '192.0.2.1');
  });
});

describe.each(kinds)('codes counted %s', (_name, shared) => {
  let now = 0;
  let attempts: CodeAttempts;
  let other: CodeAttempts;
  beforeEach(() => {
    now = 0;
    attempts = shared ? new RedisCodeAttempts(redis, () => now) : new InProcessCodeAttempts(() => now);
    other = shared ? new RedisCodeAttempts(redis, () => now) : attempts;
  });

  test('by account, once each, for ten minutes', async () => {
    for (let code = 0; code < 60; code += 1) {
      expect(await (code % 2 === 0 ? attempts : other).try('ada', String(code))).toBeNull();
    }
    expect(await attempts.try('ada', '60')).toBe(600);
    expect(await attempts.try('ada', '59')).toBeNull();
    expect(await attempts.try('bob', '60')).toBeNull();
    now = 599_000;
    await passInRedis(599_000);
    expect(await other.try('ada', '60')).toBe(1);
    now = 600_001;
    await passInRedis(1_001);
    expect(await attempts.try('ada', '60')).toBeNull();
  });
});

describe('while Redis is away', () => {
  test('each instance goes on counting for itself, at once and with the same limits', async () => {
    const clock = new TestClock();
    const guesses = new RedisGuessCounts(redis, clock);
    const codes = new RedisCodeAttempts(redis, () => 0);
    const misses = new RedisMissCounts(redis, clock);
    const requests = new (requestCountsIn(redis, 10))({});
    const request = () =>
      new Promise<number | undefined>((resolve, reject) => {
        requests.incr('a', (error, counted) => (error ? reject(error) : resolve(counted?.current)), MINUTE_MS, 2);
      });
    expect([await request(), await request()]).toEqual([1, 2]);
    await server.kill();
    const began = performance.now();
    expect([await request(), await request()]).toEqual([1, 2]);
    expect(await guesses.begin([{ key: 'a', most: 1 }], MINUTE_MS)).toBeNull();
    expect(await guesses.begin([{ key: 'a', most: 1 }], MINUTE_MS)).toBe(MINUTE_MS);
    await guesses.forgive({ clear: 'a', lessen: 'b' });
    expect(await guesses.begin([{ key: 'a', most: 1 }], MINUTE_MS)).toBeNull();
    expect(await misses.wait([{ key: 'a', most: 1 }])).toBeNull();
    await misses.add(['a'], MINUTE_MS);
    expect(await misses.wait([{ key: 'a', most: 1 }])).toBe(MINUTE_MS);
    for (let code = 0; code < 60; code += 1) expect(await codes.try('ada', String(code))).toBeNull();
    expect(await codes.try('ada', '60')).toBe(600);
    await expect(redis.check()).rejects.toThrow('Redis does not answer.');
    expect(performance.now() - began).toBeLessThan(2_000);
    await server.startServer();
  });

  test('an address where there is none stops the start with a sentence that keeps the password', async () => {
    const url = 'redis://ada:hunter2@127.0.0.1:1/0';
    const opened = SharedRedis.open({ url, namespace: 'x', logger: { warn: () => {}, info: () => {} } });
    await expect(opened).rejects.toThrow(
      'REDIS_URL: Redis at 127.0.0.1:1 does not answer. Start it, or correct REDIS_URL.',
    );
  });
});
