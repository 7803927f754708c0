import type { FullUser, ShortUser } from '@vnet/protocol';
import type { Account } from './account.ts';

/** Shown for everybody who has set no picture. */
const DEFAULT_PROFILE_IMAGE = '/media/vnet/profile.svg';

/** contract.md's *User (short)*: what others may see. */
export function presentShortUser(account: Account): ShortUser {
  return {
    username: account.username,
    first_name: account.firstName,
    last_name: account.lastName,
    email: account.email,
    meeting_name: account.meetingName,
    profile_image: account.profileImage === '' ? DEFAULT_PROFILE_IMAGE : account.profileImage,
  };
}

/** What is the person's alone. */
export interface OwnCredentials {
  callIdentity: string;
  callToken: string;
  authToken: string;
}

/** contract.md's *User (full)*: for its owner only. */
export function presentFullUser(account: Account, credentials: OwnCredentials): FullUser {
  return {
    ...presentShortUser(account),
    acs_identity: credentials.callIdentity,
    acs_token: credentials.callToken,
    auth_token: credentials.authToken,
  };
}
