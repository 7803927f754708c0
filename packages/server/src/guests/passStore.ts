import type { Kysely, Selectable } from 'kysely';
import type { GuestPassRow, Schema } from '../storage/schema.ts';
import type { GuestPass } from './guestPass.ts';

/** Rows of `guest_passes`. */
export class PassStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(pass: GuestPass, passHash: string): Promise<void> {
    await this.#db
      .insertInto('guest_passes')
      .values({
        id: pass.id,
        meeting_id: pass.meetingUuid,
        pass_hash: passHash,
        sealed_pass: pass.sealedPass,
        label: pass.label,
        most_uses: pass.mostUses,
        uses: pass.uses,
        created_at: pass.createdAt.toISOString(),
        expires_at: pass.expiresAt?.toISOString() ?? null,
        withdrawn_at: pass.withdrawnAt?.toISOString() ?? null,
      })
      .execute();
  }

  /** The newest first. */
  async listOf(meetingUuid: string): Promise<GuestPass[]> {
    const rows = await this.#db
      .selectFrom('guest_passes')
      .selectAll()
      .where('meeting_id', '=', meetingUuid)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toPass);
  }

  async findByHash(passHash: string): Promise<GuestPass | null> {
    const row = await this.#db
      .selectFrom('guest_passes')
      .selectAll()
      .where('pass_hash', '=', passHash)
      .executeTakeFirst();
    return row === undefined ? null : toPass(row);
  }

  /** Counts one guest more, where the pass lets one more in. @returns whether it did */
  async use(id: string, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('guest_passes')
      .set((values) => ({ uses: values('uses', '+', 1) }))
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now.toISOString())]))
      .where((where) => where.or([where('most_uses', 'is', null), where('uses', '<', where.ref('most_uses'))]))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** @returns false where the meeting has no such pass */
  async withdraw(meetingUuid: string, id: string, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('guest_passes')
      .set((values) => ({ withdrawn_at: values.fn.coalesce('withdrawn_at', values.val(now.toISOString())) }))
      .where('meeting_id', '=', meetingUuid)
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

function toPass(row: Selectable<GuestPassRow>): GuestPass {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    id: row.id,
    meetingUuid: row.meeting_id,
    sealedPass: row.sealed_pass,
    label: row.label,
    mostUses: row.most_uses,
    uses: row.uses,
    createdAt: new Date(row.created_at),
    expiresAt: date(row.expires_at),
    withdrawnAt: date(row.withdrawn_at),
  };
}
