import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Bytes that pages took over the LAN (and so saved on the WAN) and over the WAN meanwhile. */
export interface Savings {
  lan: number;
  wan: number;
}

/** Rows of `savings`: one a day (UTC), summed up over all meetings and instances. */
export class SavingsStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(at: Date, { lan, wan }: Savings): Promise<void> {
    await this.#db
      .insertInto('savings')
      .values({ day: dayOf(at), lan_bytes: lan, wan_bytes: wan })
      .onConflict((conflict) =>
        conflict.column('day').doUpdateSet((row) => ({
          lan_bytes: row('savings.lan_bytes', '+', row.ref('excluded.lan_bytes')),
          wan_bytes: row('savings.wan_bytes', '+', row.ref('excluded.wan_bytes')),
        })),
      )
      .execute();
  }

  /** @param since the first day that counts; everything without it */
  async total(since?: Date): Promise<Savings> {
    let query = this.#db
      .selectFrom('savings')
      .select(({ fn }) => [
        fn.sum<number | string | null>('lan_bytes').as('lan'),
        fn.sum<number | string | null>('wan_bytes').as('wan'),
      ]);
    if (since !== undefined) query = query.where('day', '>=', dayOf(since));
    const { lan, wan } = await query.executeTakeFirstOrThrow();
    // PostgreSQL sums 64-bit integers into a decimal, which comes as text.
    return { lan: Number(lan ?? 0), wan: Number(wan ?? 0) };
  }
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
