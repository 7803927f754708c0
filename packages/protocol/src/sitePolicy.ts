import * as z from 'zod/mini';

/** Whether people at a network may pass a meeting on to each other: all, nobody, or only get it from elsewhere. */
export const SHARING_RULES = ['on', 'off', 'receive'] as const;
export type SharingRule = (typeof SHARING_RULES)[number];

/** `GET /site/policy/`: what staff has set for the network that the request comes from. */
export const sitePolicySchema = z.object({
  sharing: z.enum(SHARING_RULES),
  /** What the site should take over the WAN at most, Mbit/s; null: nobody has said. */
  wan_budget: z.nullable(z.number()),
  /** How many receivers one device may have; null: as many as it can. */
  receivers: z.nullable(z.int()),
});
export type SitePolicy = z.infer<typeof sitePolicySchema>;
