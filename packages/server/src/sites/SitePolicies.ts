import { Cidr } from './Cidr.ts';
import type { NetworkStore } from './networkStore.ts';
import { type SiteRules, WITHOUT_RULES } from './siteNetwork.ts';

interface Cached {
  version: number;
  /** The longest prefix first. */
  networks: readonly { cidr: Cidr; rules: SiteRules }[];
}

/**
 * Which rules hold for an address. The networks are kept in memory, and read again when their version in the database
 * is another: a change that any instance has made holds for the next question on every instance.
 */
export class SitePolicies {
  readonly #store: NetworkStore;
  #cached: Cached | null = null;

  constructor(store: NetworkStore) {
    this.#store = store;
  }

  /** Of the networks that hold the address, the one with the longest prefix decides. */
  async for(address: string): Promise<SiteRules> {
    const networks = await this.#networks();
    return networks.find(({ cidr }) => cidr.contains(address))?.rules ?? WITHOUT_RULES;
  }

  async #networks(): Promise<Cached['networks']> {
    // Before the networks: one that changes in between is read again with the next question.
    const version = await this.#store.version();
    if (this.#cached?.version === version) return this.#cached.networks;
    const networks = (await this.#store.list()).flatMap(({ cidr: text, sharing, wanBudget, mostReceivers }) => {
      const cidr = Cidr.parse(text);
      return cidr === null ? [] : [{ cidr, rules: { sharing, wanBudget, mostReceivers } }];
    });
    networks.sort((one, other) => other.cidr.prefix - one.cidr.prefix);
    this.#cached = { version, networks };
    return networks;
  }
}
