import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts/account.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { NotFoundError } from '../errors.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import type { NetworkStore } from './networkStore.ts';
import type { NewSiteNetwork, SiteNetwork } from './siteNetwork.ts';

interface Deps {
  store: NetworkStore;
  audit: AuditLog;
}

/** Networks with rules of their own, as staff keeps them; each change is in the audit log. */
export class SiteNetworks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** By name. */
  async list(): Promise<SiteNetwork[]> {
    return await this.#deps.store.list();
  }

  /** @throws {NotFoundError} */
  async get(id: string): Promise<SiteNetwork> {
    const network = await this.#deps.store.find(id);
    if (network === null) throw new NotFoundError('There is no such network here; it may have been removed.');
    return network;
  }

  /** @returns false when another network has this CIDR; nothing is changed then */
  async add(actor: Account, network: NewSiteNetwork): Promise<boolean> {
    return await this.#unlessTaken(async () => {
      await this.#deps.store.change(async (db, rows) => {
        await rows.insert({ id: randomUUID(), ...network });
        await this.#deps.audit.record(entryOf(actor, 'network.add', network, rulesOf(network)), db);
      });
    });
  }

  /**
   * @returns false when another network has this CIDR; nothing is changed then
   * @throws {NotFoundError}
   */
  async change(actor: Account, id: string, network: NewSiteNetwork): Promise<boolean> {
    const before = await this.get(id);
    return await this.#unlessTaken(async () => {
      await this.#deps.store.change(async (db, rows) => {
        await rows.update({ id, ...network });
        const detail = `${nameOf(before)}: ${rulesOf(before)} → ${rulesOf(network)}`;
        await this.#deps.audit.record(entryOf(actor, 'network.change', network, detail), db);
      });
    });
  }

  /** @throws {NotFoundError} */
  async remove(actor: Account, id: string): Promise<void> {
    const network = await this.get(id);
    await this.#deps.store.change(async (db, rows) => {
      await rows.delete(id);
      await this.#deps.audit.record(entryOf(actor, 'network.remove', network, rulesOf(network)), db);
    });
  }

  async #unlessTaken(change: () => Promise<void>): Promise<boolean> {
    try {
      await change();
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}

function entryOf(actor: Account, action: string, network: NewSiteNetwork, detail: string) {
  return { actor, action, subject: nameOf(network), detail };
}

function nameOf({ name, cidr }: NewSiteNetwork): string {
  return `${name} (${cidr})`;
}

function rulesOf({ sharing, wanBudget, mostReceivers }: NewSiteNetwork): string {
  const budget = wanBudget === null ? 'no WAN budget' : `WAN budget ${wanBudget} Mbit/s`;
  return `sharing ${sharing}, ${budget}, receivers ${mostReceivers ?? 'without limit'}`;
}
