import type { CallIdentities } from '../accounts/callIdentities.ts';
import type { ProfilePictures } from '../accounts/pictures/ProfilePictures.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { CallRemovals } from '../calls/CallRemovals.ts';
import type { ComponentSources } from '../plugins/componentHealth.ts';
import type { SavingsService } from '../savings/service.ts';
import { LiveState } from './live/LiveState.ts';
import { AllMeetingsStore } from './meetings/allMeetingsStore.ts';
import { MeetingAdministration } from './meetings/MeetingAdministration.ts';
import { type ResetLinks, UserAdministration } from './users/UserAdministration.ts';
import { UserStore } from './users/userStore.ts';

/** What the pages for staff call. */
export interface Administration {
  users: UserAdministration;
  allMeetings: MeetingAdministration;
  live: LiveState;
}

interface Deps extends ComponentSources {
  callIdentities: CallIdentities;
  audit: AuditLog;
  savings: SavingsService;
  resetLinks: ResetLinks;
  pictures: Pick<ProfilePictures, 'discard'>;
  removals: CallRemovals;
}

export function createAdministration(deps: Deps): Administration {
  const { database, redis = null, provider, callIdentities, audit, savings, resetLinks, pictures, removals } = deps;
  const { db } = database;
  const allMeetings = new MeetingAdministration({ store: new AllMeetingsStore(db), audit, provider });
  return {
    users: new UserAdministration({
      store: new UserStore(db),
      audit,
      callIdentities,
      provider,
      resetLinks,
      pictures,
      removals,
    }),
    allMeetings,
    live: new LiveState({ database, provider, redis, allMeetings, savings }),
  };
}
