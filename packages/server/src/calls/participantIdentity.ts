import type { JoinGrant } from './provider.ts';

/** The call engine's name for one tab of one person, contract.md's `<user id>#<session>`. */
export function participantIdentity({ identity, session }: Pick<JoinGrant, 'identity' | 'session'>): string {
  return `${identity.value}#${session}`;
}
