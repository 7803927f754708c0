import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics/Metrics.ts';
import { LiveSites } from './LiveSites.ts';
import type { Savings, SavingsStore } from './SavingsStore.ts';

interface Deps {
  store: SavingsStore;
  metrics: Metrics;
  clock: Clock;
}

/** What sharing over LANs has saved, as pages report it. */
export class SavingsService {
  readonly #deps: Deps;
  readonly #sites: LiveSites;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#sites = new LiveSites(deps.clock);
    deps.metrics.watch('vnet_sites', 'Sites at which people share now, as this instance has heard.', () => this.sites);
  }

  /** @param address of the page that reports */
  async report(meetingUuid: string, address: string, bytes: Savings): Promise<void> {
    const { store, metrics, clock } = this.#deps;
    if (bytes.lan > 0) this.#sites.saw(meetingUuid, address);
    await store.add(clock.now(), bytes);
    metrics.countSavings(bytes);
  }

  /** Sites that share now, on this instance. */
  get sites(): number {
    return this.#sites.count;
  }

  /** Today (UTC), the 30 days that end with it, and ever. */
  async totals(): Promise<{ today: Savings; month: Savings; ever: Savings }> {
    const { store, clock } = this.#deps;
    const now = clock.now();
    const monthAgo = new Date(now.getTime() - 29 * DAY_MS);
    const [today, month, ever] = await Promise.all([store.total(now), store.total(monthAgo), store.total()]);
    return { today, month, ever };
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;
