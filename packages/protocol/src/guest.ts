import * as z from 'zod/mini';

export const GUEST_NAME_MAX_LENGTH = 50;
export const GUEST_PASS_LABEL_MAX_LENGTH = 60;
export const GUEST_PASS_MOST_USES = 1_000;
/** So many links a meeting may have that are not withdrawn. */
export const GUEST_PASSES_MOST = 50;

/** A link that lets people in without an account, as the meeting's host sees it. */
export const guestPassSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** What to send to the guest; empty where the server's secret has changed since, and the link cannot be shown again. */
  url: z.string(),
  created_at: z.string(),
  /** ISO 8601; null: until it is withdrawn. */
  expires_at: z.nullable(z.string()),
  /** How many people it lets in; null: any number. */
  most_uses: z.nullable(z.number()),
  uses: z.number(),
  /** `withdrawn`, `expired` and `used_up` let nobody in any more. */
  state: z.enum(['open', 'withdrawn', 'expired', 'used_up']),
});
export type GuestPass = z.infer<typeof guestPassSchema>;

export const guestPassListSchema = z.object({ passes: z.array(guestPassSchema) });

/** `POST /meeting/meetings/<meeting_id>/passes/<id>/withdraw/`. */
export const withdrawnPassSchema = z.object({ withdrawn: z.literal(true) });

/** What `POST /meeting/meetings/<meeting_id>/passes/` takes. */
export interface NewGuestPass {
  label: string;
  /** ISO 8601 with offset; empty or left out: no end. */
  expires_at?: string | null;
  /** Empty or left out: any number. */
  most_uses?: number | string | null;
}

/** Usernames of accounts are letters, digits and underscores, so none looks like a guest's. */
const GUEST_USERNAME_PREFIX = 'guest-';

/** Whether a username that the server gave out, in a call or in a ticket, is a guest's. */
export function isGuestUsername(username: string): boolean {
  return username.startsWith(GUEST_USERNAME_PREFIX);
}

/** @param random letters and digits */
export function guestUsername(random: string): string {
  return `${GUEST_USERNAME_PREFIX}${random}`;
}
