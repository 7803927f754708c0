import type { SitePolicy } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import { RECEIVE_AT_REST, SHARE_AT_REST } from './atRest.ts';
import type { LanSharing, ReceiveState, ShareState, SiteState } from './LanSharing.ts';

/** What views watch of sharing: read by everybody, set by who extends this. */
export abstract class SharingStates
  implements Pick<LanSharing, 'share' | 'receive' | 'site' | 'policy' | 'shareOpen' | 'receiveOpen' | 'siteOpen'>
{
  protected readonly states = {
    share: atom<ShareState>(SHARE_AT_REST),
    receive: atom<ReceiveState>(RECEIVE_AT_REST),
    site: atom<SiteState | null>(null),
    policy: atom<SitePolicy | null>(null),
    shareOpen: atom(false),
    receiveOpen: atom(false),
    siteOpen: atom(false),
  };

  get share(): ReadableAtom<ShareState> {
    return this.states.share;
  }

  get receive(): ReadableAtom<ReceiveState> {
    return this.states.receive;
  }

  get site(): ReadableAtom<SiteState | null> {
    return this.states.site;
  }

  get policy(): ReadableAtom<SitePolicy | null> {
    return this.states.policy;
  }

  get shareOpen(): ReadableAtom<boolean> {
    return this.states.shareOpen;
  }

  get receiveOpen(): ReadableAtom<boolean> {
    return this.states.receiveOpen;
  }

  get siteOpen(): ReadableAtom<boolean> {
    return this.states.siteOpen;
  }
}
