import type { SharingRule } from '@vnet/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { Schema, SiteNetworkRow } from '../storage/schema.ts';
import type { NewSiteNetwork, SiteNetwork } from './siteNetwork.ts';

/** Rows of `site_networks`, and how often they have been changed. */
export class NetworkStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** By name. */
  async list(): Promise<SiteNetwork[]> {
    const rows = await this.#db.selectFrom('site_networks').selectAll().orderBy('name').orderBy('id').execute();
    return rows.map(toNetwork);
  }

  async find(id: string): Promise<SiteNetwork | null> {
    const row = await this.#db.selectFrom('site_networks').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toNetwork(row);
  }

  /** Another number after each change, on any instance. */
  async version(): Promise<number> {
    const { holders } = await this.#db
      .selectFrom('locks')
      .select('holders')
      .where('name', '=', LOCK)
      .executeTakeFirstOrThrow();
    return holders;
  }

  /**
   * One change at a time.
   *
   * @param change gets the transaction in which it is all done
   * @throws a unique violation (`isUniqueViolation`) when there is a network with that CIDR
   */
  async change<Result>(change: (db: Kysely<Schema>, rows: NetworkRows) => Promise<Result>): Promise<Result> {
    return await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('locks')
        .set((row) => ({ holders: row('holders', '+', 1) }))
        .where('name', '=', LOCK)
        .execute();
      return await change(transaction, new NetworkRows(transaction));
    });
  }
}

/** What can be done to the rows within a change. */
export class NetworkRows {
  constructor(private readonly db: Kysely<Schema>) {}

  async insert(network: SiteNetwork): Promise<void> {
    await this.db
      .insertInto('site_networks')
      .values({ id: network.id, ...columnsOf(network) })
      .execute();
  }

  async update(network: SiteNetwork): Promise<void> {
    await this.db.updateTable('site_networks').set(columnsOf(network)).where('id', '=', network.id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.db.deleteFrom('site_networks').where('id', '=', id).execute();
  }
}

/** Of `locks`: whoever changes networks takes turns, and the turns are counted. */
const LOCK = 'site-networks';
/** Budgets are kept in whole kbit/s. */
const KILO = 1000;

function columnsOf({ name, cidr, sharing, wanBudget, mostReceivers }: NewSiteNetwork) {
  return {
    name,
    cidr,
    sharing,
    wan_budget_kbits: wanBudget === null ? null : Math.round(wanBudget * KILO),
    most_receivers: mostReceivers,
  };
}

function toNetwork(row: Selectable<SiteNetworkRow>): SiteNetwork {
  return {
    id: row.id,
    name: row.name,
    cidr: row.cidr,
    sharing: toRule(row.sharing),
    wanBudget: row.wan_budget_kbits === null ? null : row.wan_budget_kbits / KILO,
    mostReceivers: row.most_receivers,
  };
}

/** A rule that a later version wrote is not one that this one may be generous with. */
function toRule(text: string): SharingRule {
  return text === 'on' || text === 'receive' ? text : 'off';
}
