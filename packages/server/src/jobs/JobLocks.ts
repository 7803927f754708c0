import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Schema } from '../storage/schema.ts';

/** `interrupted`: the server was stopped, or lost the lock, before the job was done. */
export type JobOutcome = 'ok' | 'failed' | 'interrupted';

interface Deps {
  db: Kysely<Schema>;
  clock: Clock;
  instanceId: string;
  /** How long an instance that was killed holds others up, ms. */
  lockMs: number;
}

/** Rows of `job_runs`: of several instances whose time for a job has come, one runs it. */
export class JobLocks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param due the scheduled time: whoever has run the job since then has run it for all; null: run it anyhow
   * @returns whether this instance is to run it
   */
  async take(name: string, due: Date | null): Promise<boolean> {
    const { db, clock, instanceId } = this.#deps;
    const now = clock.now().toISOString();
    const values = { locked_by: instanceId, locked_until: this.#lockedUntil(), last_started_at: now };
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto('job_runs')
      .values({ name, ...values, last_finished_at: null, last_outcome: null })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(values)
          .where((where) =>
            where.or([
              // Nobody runs it, and nobody has since it was due.
              where.and([
                where('job_runs.locked_by', 'is', null),
                ...(due === null
                  ? []
                  : [
                      where.or([
                        where('job_runs.last_started_at', 'is', null),
                        where('job_runs.last_started_at', '<', due.toISOString()),
                      ]),
                    ]),
              ]),
              // Whoever ran it is gone.
              where('job_runs.locked_until', '<=', now),
            ]),
          ),
      )
      .executeTakeFirst();
    return numInsertedOrUpdatedRows > 0n;
  }

  /** @returns false when another instance has taken it over */
  async renew(name: string): Promise<boolean> {
    const { db, instanceId } = this.#deps;
    const { numUpdatedRows } = await db
      .updateTable('job_runs')
      .set({ locked_until: this.#lockedUntil() })
      .where('name', '=', name)
      .where('locked_by', '=', instanceId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Lets go. What was interrupted counts as not begun, so that the next instance does not wait for its next time. */
  async finish(name: string, outcome: JobOutcome): Promise<void> {
    const { db, clock, instanceId } = this.#deps;
    await db
      .updateTable('job_runs')
      .set({
        locked_by: null,
        locked_until: null,
        last_finished_at: clock.now().toISOString(),
        last_outcome: outcome,
        ...(outcome === 'interrupted' && { last_started_at: null }),
      })
      .where('name', '=', name)
      .where('locked_by', '=', instanceId)
      .execute();
  }

  #lockedUntil(): string {
    return new Date(this.#deps.clock.now().getTime() + this.#deps.lockMs).toISOString();
  }
}
