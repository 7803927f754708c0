import type { SharingRule } from '@vnet/protocol';

/** What staff has set for the people at one network. */
export interface SiteRules {
  sharing: SharingRule;
  /** What the site should take over the WAN at most, Mbit/s; null: nobody has said. */
  wanBudget: number | null;
  /** How many receivers one device may have, 1 to 8; null: as many as it can. */
  mostReceivers: number | null;
}

/** A network with rules of its own, as staff describes it. */
export interface NewSiteNetwork extends SiteRules {
  name: string;
  /** As `Cidr` writes it. */
  cidr: string;
}

export interface SiteNetwork extends NewSiteNetwork {
  id: string;
}

/** For everybody whose network has no rules. */
export const WITHOUT_RULES: SiteRules = { sharing: 'on', wanBudget: null, mostReceivers: null };
