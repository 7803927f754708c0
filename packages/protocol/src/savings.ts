import * as z from 'zod/mini';

/** Most that one report may tell, bytes: 150 Mbit/s for a minute. */
export const MOST_REPORTED_BYTES = 1_125_000_000;

const bytesSchema = z.int().check(z.gte(0), z.lte(MOST_REPORTED_BYTES));

/**
 * Body of `POST /meeting/meetings/<meeting_id>/savings/`: what a page that receives over the LAN took since its last
 * report, bytes. Each that came from a neighbour did not come over the WAN.
 */
export const savingsReportSchema = z.object({
  lan_bytes: bytesSchema,
  wan_bytes: bytesSchema,
});
export type SavingsReport = z.infer<typeof savingsReportSchema>;

/** A page reports so often, ms, and when it leaves. */
export const SAVINGS_INTERVAL_MS = 60_000;
