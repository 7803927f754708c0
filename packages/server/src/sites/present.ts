import type { SitePolicy } from '@vnet/protocol';
import type { SiteRules } from './siteNetwork.ts';

/** For the page that asks: the rules, and nothing of the network. */
export function presentSitePolicy({ sharing, wanBudget, mostReceivers }: SiteRules): SitePolicy {
  return { sharing, wan_budget: wanBudget, receivers: mostReceivers };
}
