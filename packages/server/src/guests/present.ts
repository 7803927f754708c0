import type { GuestPass as PublicGuestPass } from '@vnet/protocol';
import { presentTime } from '../meetings/present.ts';
import { stateOf } from './guestPass.ts';
import type { ShownPass } from './service.ts';

/** A guest's link, for the host alone: whoever has it comes in. @param origin of this server */
export function presentPass({ pass, secret }: ShownPass, origin: string, now: Date): PublicGuestPass {
  return {
    id: pass.id,
    label: pass.label,
    url: secret === null ? '' : `${origin}/meet/guest/${secret}/`,
    created_at: presentTime(pass.createdAt),
    expires_at: pass.expiresAt === null ? null : presentTime(pass.expiresAt),
    most_uses: pass.mostUses,
    uses: pass.uses,
    state: stateOf(pass, now),
  };
}
