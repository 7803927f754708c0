import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Account } from '../accounts/account.ts';
import type { Clock } from '../clock.ts';
import type { Schema } from '../storage/schema.ts';

/** One thing that a member of staff did. */
export interface AuditEntry {
  id: string;
  at: Date;
  /** Null once that account is gone; the name stays. */
  actorId: string | null;
  actorName: string;
  /** What was done: `user.disable`, `article.edit`. */
  action: string;
  /** To whom or what, by the name that people know. */
  subject: string;
  detail: string;
}

/** What staff did to what is not theirs alone. Entries are written and read, never changed. */
export class AuditLog {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @param db the transaction in which the thing itself is done, where there is one */
  async record(
    entry: { actor: Account; action: string; subject: string; detail?: string },
    db: Kysely<Schema> = this.#db,
  ): Promise<void> {
    await db
      .insertInto('audit_log')
      .values({
        id: randomUUID(),
        at: this.#clock.now().toISOString(),
        actor_id: entry.actor.id,
        actor_name: entry.actor.username,
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail ?? '',
      })
      .execute();
  }

  /**
   * The newest first.
   *
   * @param before the last entry of the page before
   */
  async list({ before, limit }: { before?: Pick<AuditEntry, 'id' | 'at'>; limit: number }): Promise<AuditEntry[]> {
    let query = this.#db.selectFrom('audit_log').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
    if (before !== undefined) {
      const at = before.at.toISOString();
      query = query.where((where) =>
        where.or([where('at', '<', at), where.and([where('at', '=', at), where('id', '<', before.id)])]),
      );
    }
    const rows = await query.execute();
    return rows.map(({ actor_id, actor_name, at, ...row }) => ({
      ...row,
      at: new Date(at),
      actorId: actor_id,
      actorName: actor_name,
    }));
  }
}
