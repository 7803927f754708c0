import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import type { Database } from '../storage/database.ts';
import { dialects } from '../testing/databases.ts';
import { TestClock } from '../testing/TestClock.ts';
import { JobLocks } from './JobLocks.ts';
import { type Job, JobRunner } from './JobRunner.ts';

const MINUTE_MS = 60_000;

describe.each(dialects())('jobs on $name', ({ open }) => {
  let database: Database;
  let clock: TestClock;
  const runners: JobRunner[] = [];
  beforeEach(async () => {
    database = await open();
    clock = new TestClock(new Date('2026-05-01T12:00:30Z'));
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
    await database.close();
  });

  /** An instance; its clock is the test's, its timers are real. */
  function instance(instanceId: string, job: Job, lockMs = MINUTE_MS): JobRunner {
    const runner = new JobRunner({ db: database.db, clock, logger: createLogger('silent'), instanceId, lockMs });
    runner.add(job);
    runners.push(runner);
    return runner;
  }

  /** A job that ends when it is told to. */
  function heldJob() {
    const events = new EventEmitter();
    const ended = once(events, 'end');
    const begun = once(events, 'begun').then(([signal]): AbortSignal => signal);
    const job: Job = {
      name: 'held',
      schedule: '* * * * *',
      async run(signal) {
        events.emit('begun', signal);
        await ended;
      },
    };
    return { job, begun, end: () => events.emit('end') };
  }

  function countingJob(schedule = '* * * * *') {
    const run = async () => {
      counted.runs += 1;
    };
    const counted = { runs: 0, job: { name: 'count', schedule, run } };
    return counted;
  }

  const stateOf = (name: string) =>
    database.db.selectFrom('job_runs').selectAll().where('name', '=', name).executeTakeFirst();
  const outcomeOf = async (name: string) => (await stateOf(name))?.last_outcome ?? null;

  test('of instances that start at once, one runs what is due, and no other after it', async () => {
    const counted = countingJob();
    const ends: string[] = [];
    const all = ['a', 'b', 'c'].map((id) => instance(id, counted.job));
    for (const runner of all) {
      runner.onRun(({ name, outcome }) => ends.push(`${name} ${outcome}`));
      runner.start();
      runner.start();
    }
    await expect.poll(() => outcomeOf('count')).toBe('ok');
    await Promise.all(all.map((runner) => runner.close()));
    expect(counted.runs).toBe(1);
    expect(ends).toEqual(['count ok']);
    expect(await stateOf('count')).toEqual({
      name: 'count',
      locked_by: null,
      locked_until: null,
      last_started_at: '2026-05-01T12:00:30.000Z',
      last_finished_at: '2026-05-01T12:00:30.000Z',
      last_outcome: 'ok',
    });
  });

  test('what has been run since it was due is not run again before its next time', async () => {
    const locksOf = (instanceId: string) => new JobLocks({ db: database.db, clock, instanceId, lockMs: MINUTE_MS });
    const due = new Date('2026-05-01T12:00:00Z');
    expect(await locksOf('a').take('count', due)).toBe(true);
    await locksOf('a').finish('count', 'failed');
    expect(await locksOf('b').take('count', due)).toBe(false);
    clock.advance(MINUTE_MS);
    expect(await locksOf('b').take('count', new Date('2026-05-01T12:01:00Z'))).toBe(true);
    expect(await locksOf('c').take('count', new Date('2026-05-01T12:01:00Z'))).toBe(false);
    expect(await locksOf('a').renew('count')).toBe(false);
    await locksOf('a').finish('count', 'ok');
    expect((await stateOf('count'))?.locked_by).toBe('b');
  });

  test('what was missed while nobody was there is run at the next start', async () => {
    const counted = countingJob('0 3 * * *');
    for (const [id, runs] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      const runner = instance(id, counted.job);
      runner.start();
      await expect.poll(() => counted.runs).toBe(runs);
      await expect.poll(() => outcomeOf('count')).toBe('ok');
      await runner.close();
      clock.advance(24 * 60 * MINUTE_MS);
    }
  });

  test('its timer runs it when its time comes', async () => {
    const counted = countingJob('* * * * * *');
    const runner = instance('a', counted.job);
    runner.start();
    await expect.poll(() => counted.runs).toBe(1);
    clock.advance(1_000);
    await expect.poll(() => counted.runs, { timeout: 5_000 }).toBe(2);
  });

  test('while one instance runs it, no other does, however long it takes', async () => {
    const held = heldJob();
    const counted = countingJob();
    const first = instance('a', held.job, 60);
    const running = first.runNow('held');
    const signal = await held.begun;
    const other = instance('b', { ...counted.job, name: 'held' }, 60);
    // The lock is renewed by the clock of the test, so each look is a moment at which it would have run out.
    for (let look = 0; look < 5; look += 1) {
      const before = (await stateOf('held'))?.locked_until;
      clock.advance(50);
      await expect.poll(async () => (await stateOf('held'))?.locked_until).not.toBe(before);
      expect(await other.runNow('held')).toBeNull();
    }
    expect(signal.aborted).toBe(false);
    held.end();
    expect((await running)?.outcome).toBe('ok');
    expect((await other.runNow('held'))?.outcome).toBe('ok');
    expect(counted.runs).toBe(1);
  });

  test('the job of an instance that was killed is run by another once the lock has run out', async () => {
    await database.db
      .insertInto('job_runs')
      .values({
        name: 'count',
        locked_by: 'killed',
        locked_until: new Date(clock.now().getTime() + MINUTE_MS).toISOString(),
        last_started_at: clock.now().toISOString(),
        last_finished_at: null,
        last_outcome: null,
      })
      .execute();
    const counted = countingJob('0 3 * * *');
    const runner = instance('b', counted.job);
    expect(await runner.runNow('count')).toBeNull();
    clock.advance(MINUTE_MS);
    // Its time has not come anew: the run that was cut off is made up for.
    runner.start();
    await expect.poll(() => counted.runs).toBe(1);
  });

  test('an instance that has lost the lock is told to stop', async () => {
    const held = heldJob();
    const running = instance('a', held.job, 30).runNow('held');
    const signal = await held.begun;
    await database.db.updateTable('job_runs').set({ locked_by: 'b' }).execute();
    await expect.poll(() => signal.aborted).toBe(true);
    held.end();
    expect((await running)?.outcome).toBe('interrupted');
    expect((await stateOf('held'))?.locked_by).toBe('b');
  });

  test('closing tells running jobs to end and waits for them; the next start runs them again', async () => {
    const held = heldJob();
    const first = instance('a', held.job);
    const running = first.runNow('held');
    const signal = await held.begun;
    const closing = first.close();
    expect(signal.aborted).toBe(true);
    held.end();
    await closing;
    await first.close();
    expect((await running)?.outcome).toBe('interrupted');
    expect(await first.runNow('held')).toBeNull();
    const counted = countingJob();
    const second = instance('b', { ...counted.job, name: 'held' });
    second.start();
    await expect.poll(() => counted.runs).toBe(1);
  });

  test('a job that fails is noted and run again at its next time', async () => {
    let fails = true;
    const job: Job = {
      name: 'fails',
      schedule: '* * * * *',
      async run() {
        if (fails) throw new Error('no');
      },
    };
    const runner = instance('a', job);
    const outcomes: string[] = [];
    const stop = runner.onRun(({ outcome }) => outcomes.push(outcome));
    await runner.runNow('fails');
    fails = false;
    await runner.runNow('fails');
    stop();
    await runner.runNow('fails');
    expect(outcomes).toEqual(['failed', 'ok']);
    expect(await outcomeOf('fails')).toBe('ok');
  });
});

test('a database that is away costs a run, not the process', async () => {
  const [sqlite] = dialects();
  const database = await sqlite?.open();
  if (database === undefined) throw new Error('no database');
  await database.close();
  const lines: string[] = [];
  const logger = createLogger('error', { write: (line) => void lines.push(line) });
  const runner = new JobRunner({ db: database.db, clock: new TestClock(), logger, instanceId: 'a' });
  runner.add({ name: 'count', schedule: '* * * * *', run: async () => {} });
  expect(await runner.runNow('count')).toBeNull();
  expect(lines.join('')).toContain('a job could not be begun or ended');
  await runner.close();
});

test('a schedule that is none is refused', () => {
  const runner = new JobRunner({
    db: undefined as never,
    clock: new TestClock(),
    logger: createLogger('silent'),
    instanceId: 'a',
  });
  expect(() => runner.add({ name: 'a', schedule: 'sometimes', run: async () => {} })).toThrow(TypeError);
});
