import type { Account } from '../accounts/account.ts';
import { toCallUser } from '../accounts/callIdentities.ts';
import type { CallUser } from '../calls/provider.ts';
import type { Guest } from '../guests/guest.ts';

/** Who takes part in meetings: somebody with an account, or somebody with a guest pass for one of them. */
export type Participant =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'guest'; readonly guest: Guest };

/** A participant as doors and calls know them. */
export interface Person extends CallUser {
  isGuest: boolean;
}

/** A guest is named so that nobody takes them for a colleague, wherever the name is shown. */
export function personOf(participant: Participant): Person {
  if (participant.kind === 'account') return { ...toCallUser(participant.account), isGuest: false };
  const { id, name } = participant.guest;
  return { id, username: id, displayName: `${name} (guest)`, isGuest: true };
}
