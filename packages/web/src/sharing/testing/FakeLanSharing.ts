import type { SitePolicy } from '@vnet/protocol';
import { atom } from 'nanostores';
import { RECEIVE_AT_REST, SHARE_AT_REST } from '../model/atRest.ts';
import type {
  FedLink,
  LinkPerson,
  OpenLanSharing,
  ReceiveState,
  ShareState,
  SiteLink,
  SitePerson,
  SiteState,
} from '../model/LanSharing.ts';

type Asked = 'startSharing' | 'stopSharing' | 'endLink' | 'connect' | 'stopReceiving' | 'retire' | 'close';

/** Sharing without a network: whoever holds it sets what happens, and reads what was asked of it. */
export class FakeLanSharing implements OpenLanSharing {
  readonly share = atom<ShareState>(SHARE_AT_REST);
  readonly receive = atom<ReceiveState>(RECEIVE_AT_REST);
  readonly site = atom<SiteState | null>(null);
  readonly policy = atom<SitePolicy | null>(null);
  readonly shareOpen = atom(false);
  readonly receiveOpen = atom(false);
  readonly siteOpen = atom(false);
  /** What was asked, with its arguments, in order. */
  readonly asked: [Asked, ...string[]][] = [];
  /** What the server gives out next. */
  nextCode = '381204';

  setShareOpen(open: boolean): void {
    this.shareOpen.set(open);
  }

  setReceiveOpen(open: boolean): void {
    this.receiveOpen.set(open);
  }

  setSiteOpen(open: boolean): void {
    this.siteOpen.set(open);
  }

  startSharing(): void {
    this.asked.push(['startSharing']);
    this.#setShare({ sharing: true, code: this.nextCode, server: 'connected', peer: 'waiting', problem: null });
  }

  stopSharing(): void {
    this.asked.push(['stopSharing']);
    this.#setShare({ sharing: false, code: null, server: 'off', peer: 'off', links: [] });
  }

  endLink(id: string): void {
    this.asked.push(['endLink', id]);
    this.#setShare({ links: this.share.get().links.filter((link) => link.id !== id) });
  }

  connect(code: string): void {
    this.asked.push(['connect', code]);
    if (!/^\d{6}$/.test(code.replaceAll(/\s/g, ''))) {
      this.#setReceive({ problem: 'A code has six digits.' });
      return;
    }
    this.#setReceive({ phase: 'connecting', server: 'connecting', peer: 'waiting', problem: null });
  }

  stopReceiving(): void {
    this.asked.push(['stopReceiving']);
    this.receive.set(RECEIVE_AT_REST);
  }

  retire(): Promise<void> {
    this.asked.push(['retire']);
    return Promise.resolve();
  }

  close(): void {
    this.asked.push(['close']);
  }

  /** Somebody came by the code: their link stands, and the next code is shown. */
  feed(link: Partial<FedLink> & Pick<FedLink, 'id' | 'to'>): void {
    const fed: FedLink = {
      peer: 'connected',
      roundTrip: 3,
      streams: 4,
      sentBytes: 0,
      since: null,
      ...link,
    };
    this.#setShare({ links: [...this.share.get().links, fed], code: this.nextCode, peer: 'waiting' });
  }

  /** The link of this page stands. */
  receiveFrom(from: LinkPerson, given: Partial<ReceiveState> = {}): void {
    this.#setReceive({
      phase: 'receiving',
      server: 'connected',
      peer: 'connected',
      from,
      roundTrip: 3,
      streams: 4,
      problem: null,
      ...given,
    });
  }

  #setShare(given: Partial<ShareState>): void {
    this.share.set({ ...this.share.get(), ...given });
  }

  #setReceive(given: Partial<ReceiveState>): void {
    this.receive.set({ ...this.receive.get(), ...given });
  }
}

/** `Ben Fischer` → the person `ben`. */
export function fakePerson(displayName: string): LinkPerson {
  const username = (displayName.split(' ')[0] ?? displayName).toLowerCase();
  return { identity: `${username}#session`, username, displayName };
}

/** Somebody at the site, who takes nothing over the WAN unless told otherwise. */
export function fakeSitePerson(displayName: string, given: Partial<SitePerson> = {}): SitePerson {
  return { ...fakePerson(displayName), isSelf: false, wanBitrate: 0, ...given };
}

/** Between the persons that {@link fakePerson} makes of two names. */
export function fakeSiteLink(from: string, to: string, given: Partial<SiteLink> = {}): SiteLink {
  return {
    from: fakePerson(from).identity,
    to: fakePerson(to).identity,
    streams: 4,
    roundTrip: 3,
    method: 'forwarded',
    ...given,
  };
}

/** A site that has saved nothing yet and costs nothing. */
export function fakeSite(given: Partial<SiteState> = {}): SiteState {
  return {
    people: [],
    links: [],
    wan: [],
    savedBytes: 0,
    wanBytes: 0,
    lanInBytes: 0,
    lanOutBytes: 0,
    cost: { cpu: null, uploadBitrate: 0, pressure: null, battery: null },
    ...given,
  };
}
