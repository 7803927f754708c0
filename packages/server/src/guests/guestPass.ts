import type { GuestPass as PublicGuestPass } from '@vnet/protocol';

/** A link that lets people into one meeting without an account. */
export interface GuestPass {
  id: string;
  meetingUuid: string;
  /** What the link holds, sealed for the pass. */
  sealedPass: string;
  label: string;
  /** Null: any number. */
  mostUses: number | null;
  uses: number;
  createdAt: Date;
  /** Null: until it is withdrawn. */
  expiresAt: Date | null;
  withdrawnAt: Date | null;
}

/** Whether a pass lets somebody in, or why it does not. */
export function stateOf(pass: GuestPass, now: Date): PublicGuestPass['state'] {
  if (pass.withdrawnAt !== null) return 'withdrawn';
  if (pass.expiresAt !== null && pass.expiresAt <= now) return 'expired';
  if (pass.mostUses !== null && pass.uses >= pass.mostUses) return 'used_up';
  return 'open';
}
