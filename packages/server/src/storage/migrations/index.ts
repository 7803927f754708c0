import type { Migration } from 'kysely';
import { up as accountsAndMeetings } from './0001-accounts-and-meetings.ts';
import { up as activeAccountsAndAudit } from './0002-active-accounts-and-audit.ts';
import { up as signIn } from './0010-sign-in.ts';
import { up as meetingsDoorsAndGuests } from './0011-meetings-doors-and-guests.ts';
import { up as help } from './0012-help.ts';
import { up as siteNetworks } from './0013-site-networks.ts';
import { up as jobsAndIdentities } from './0015-jobs-and-identities.ts';
import { up as legacyImports } from './0016-legacy-imports.ts';
import { up as savings } from './0017-savings.ts';
import { up as callRemovals } from './0018-call-removals.ts';

/** In order of their names; a released one is never changed, and there is no way back. */
export const migrations: Record<string, Migration> = {
  '0001-accounts-and-meetings': { up: accountsAndMeetings },
  '0002-active-accounts-and-audit': { up: activeAccountsAndAudit },
  '0010-sign-in': { up: signIn },
  '0011-meetings-doors-and-guests': { up: meetingsDoorsAndGuests },
  '0012-help': { up: help },
  '0013-site-networks': { up: siteNetworks },
  '0015-jobs-and-identities': { up: jobsAndIdentities },
  '0016-legacy-imports': { up: legacyImports },
  '0017-savings': { up: savings },
  '0018-call-removals': { up: callRemovals },
};
