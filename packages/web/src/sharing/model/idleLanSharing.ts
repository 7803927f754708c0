import { atom } from 'nanostores';
import { RECEIVE_AT_REST, SHARE_AT_REST } from './atRest.ts';
import type { OpenLanSharing, ReceiveState, ShareState, SiteState } from './LanSharing.ts';

/** Sharing where there is nothing to share with: its dialogs and its panel open, and nothing else happens. */
export function idleLanSharing(): OpenLanSharing {
  const shareOpen = atom(false);
  const receiveOpen = atom(false);
  const siteOpen = atom(false);
  return {
    share: atom<ShareState>(SHARE_AT_REST),
    receive: atom<ReceiveState>(RECEIVE_AT_REST),
    site: atom<SiteState | null>(null),
    shareOpen,
    receiveOpen,
    siteOpen,
    setShareOpen: (open) => shareOpen.set(open),
    setReceiveOpen: (open) => receiveOpen.set(open),
    setSiteOpen: (open) => siteOpen.set(open),
    startSharing: () => undefined,
    stopSharing: () => undefined,
    endLink: () => undefined,
    connect: () => undefined,
    stopReceiving: () => undefined,
    retire: () => Promise.resolve(),
    close: () => undefined,
  };
}
