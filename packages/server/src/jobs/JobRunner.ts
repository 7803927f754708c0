import { setTimeout as delay } from 'node:timers/promises';
import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Schema } from '../storage/schema.ts';
import { JobLocks, type JobOutcome } from './JobLocks.ts';

/** Something that is done from time to time, by one of the instances. */
export interface Job {
  /** Stable: it is the lock's name in the database. */
  name: string;
  /** When, as cron writes it, in UTC. A time that nobody was there for is made up for at the next start. */
  schedule: string;
  /** @param signal aborted when the server stops, or another instance has taken the job over */
  run(signal: AbortSignal): Promise<void>;
}

/** How a run went, for whoever counts. */
export interface JobRun {
  name: string;
  outcome: JobOutcome;
  durationMs: number;
}

interface Deps {
  db: Kysely<Schema>;
  clock: Clock;
  logger: FastifyBaseLogger;
  /** Different for each process. */
  instanceId: string;
  /** How long the job of a killed instance waits for another, ms. */
  lockMs?: number;
}

/** Runs jobs at their times; of several instances on one database, each time one of them. */
export class JobRunner {
  readonly #deps: Deps;
  readonly #lockMs: number;
  readonly #locks: JobLocks;
  readonly #jobs = new Map<string, { job: Job; cron: Cron }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #listeners = new Set<(run: JobRun) => void>();
  readonly #closing = new AbortController();
  #started = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#lockMs = deps.lockMs ?? LOCK_MS;
    this.#locks = new JobLocks({ ...deps, lockMs: this.#lockMs });
  }

  /** Before or after the start. @throws {TypeError} when the schedule is none */
  add(job: Job): void {
    const cron = new Cron(job.schedule, { paused: true, timezone: 'UTC' });
    this.#jobs.set(job.name, { job, cron });
    if (this.#started) this.#begin(job.name);
  }

  /** @returns what ends the listening */
  onRun(listener: (run: JobRun) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs what was missed, and from here on what is due. Idempotent. */
  start(): void {
    if (this.#started || this.#closing.signal.aborted) return;
    this.#started = true;
    for (const name of this.#jobs.keys()) this.#begin(name);
  }

  /**
   * Runs a job now, whenever it was run before.
   *
   * @returns how it went; null while another run is under way, here or on another instance
   */
  async runNow(name: string): Promise<JobRun | null> {
    return await this.#attempt(name, null);
  }

  /** Stops the timers, tells running jobs to end and waits for them, but not for one that does not listen. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const patience = delay(CLOSE_WITHIN_MS, undefined, { ref: false });
    await Promise.race([Promise.allSettled(this.#running), patience]);
    this.#listeners.clear();
  }

  #begin(name: string): void {
    this.#attemptDue(name);
    this.#sleep(name);
  }

  /** Until the job's next time; timers cannot wait for weeks. */
  #sleep(name: string): void {
    const now = this.#deps.clock.now();
    const next = this.#jobs.get(name)?.cron.nextRun(now);
    if (!next || this.#closing.signal.aborted) return;
    const left = next.getTime() - now.getTime();
    const timer = setTimeout(
      () => {
        if (left <= LONGEST_SLEEP_MS) this.#attemptDue(name);
        this.#sleep(name);
      },
      Math.min(left, LONGEST_SLEEP_MS),
    );
    this.#timers.set(name, timer.unref());
  }

  #attemptDue(name: string): void {
    const seconds = Math.floor(this.#deps.clock.now().getTime() / 1000);
    const [due] = this.#jobs.get(name)?.cron.previousRuns(1, new Date((seconds + 1) * 1000)) ?? [];
    if (due !== undefined) void this.#attempt(name, due);
  }

  /** Never rejects: a database that is away now is there the next time. */
  async #attempt(name: string, due: Date | null): Promise<JobRun | null> {
    const attempt = this.#lockAndRun(name, due).catch((error: unknown) => {
      this.#deps.logger.error({ err: error, job: name }, 'a job could not be begun or ended');
      return null;
    });
    this.#running.add(attempt);
    try {
      return await attempt;
    } finally {
      this.#running.delete(attempt);
    }
  }

  async #lockAndRun(name: string, due: Date | null): Promise<JobRun | null> {
    const job = this.#jobs.get(name)?.job;
    if (job === undefined || this.#closing.signal.aborted || !(await this.#locks.take(name, due))) return null;
    const begun = performance.now();
    const outcome = await this.#runLocked(job);
    const run = { name, outcome, durationMs: performance.now() - begun };
    this.#deps.logger.debug({ job: name, outcome, durationMs: Math.round(run.durationMs) }, 'job ended');
    await this.#locks.finish(name, outcome);
    for (const listener of this.#listeners) listener(run);
    return run;
  }

  async #runLocked(job: Job): Promise<JobOutcome> {
    if (this.#closing.signal.aborted) return 'interrupted';
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, lost.signal]);
    const renewal = setInterval(() => {
      this.#locks.renew(job.name).then(
        (held) => {
          if (!held) lost.abort();
        },
        (error: unknown) => this.#deps.logger.warn({ err: error, job: job.name }, 'a job could not keep its lock'),
      );
    }, this.#lockMs / 3);
    try {
      await job.run(signal);
      return signal.aborted ? 'interrupted' : 'ok';
    } catch (error) {
      if (signal.aborted) return 'interrupted';
      this.#deps.logger.error({ err: error, job: job.name }, 'a job failed; it is run again at its next time');
      return 'failed';
    } finally {
      clearInterval(renewal);
    }
  }
}

const LOCK_MS = 60_000;
/** A stop is waited for by people, and by whoever kills what takes too long. */
const CLOSE_WITHIN_MS = 5_000;
const LONGEST_SLEEP_MS = 60 * 60 * 1000;
