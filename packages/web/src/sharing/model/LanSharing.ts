import type { SitePolicy } from '@vnet/protocol';
import type { ReadableAtom } from 'nanostores';
import type { LinkMethod, LinkPerson } from '../../calls/call.ts';

export type { LinkMethod, LinkPerson };

/** One of the two connections that a dialog tells of: to the server at a code, and to the neighbour. */
export type ServerConnection = 'off' | 'connecting' | 'connected' | 'reconnecting';
/** `checking`: whether the neighbour is on the local network. `waiting`: for somebody to come to the code. */
export type PeerConnection = 'off' | 'waiting' | 'connecting' | 'checking' | 'connected';

/** A receiver that this page feeds, or tries to. */
export interface FedLink {
  readonly id: string;
  readonly to: LinkPerson;
  readonly peer: PeerConnection;
  /** Least round trip of late, ms; null until it was measured. */
  readonly roundTrip: number | null;
  /** Streams that the receiver shows over this link now. */
  readonly streams: number;
  /** Bytes sent to this receiver so far. */
  readonly sentBytes: number;
  /** When the link stood, epoch ms; null while it does not. */
  readonly since: number | null;
}

/** What the dialog *Share with peer* shows. */
export interface ShareState {
  readonly sharing: boolean;
  /** The six digits that the next receiver types; null while not sharing. */
  readonly code: string | null;
  readonly server: ServerConnection;
  /** Of the receiver who is coming by the code that is shown. */
  readonly peer: PeerConnection;
  readonly method: LinkMethod;
  /** Earlier receivers, the newest last. */
  readonly links: readonly FedLink[];
  /** No code, for these are as many receivers as the network's rules let a device have; null: there is room. */
  readonly full: number | null;
  /** What went wrong last, in a sentence for the person; null: nothing. */
  readonly problem: string | null;
}

/** What the dialog *Receive from peer* shows. */
export interface ReceiveState {
  /** `idle`: nothing was asked for, or it ended. */
  readonly phase: 'idle' | 'connecting' | 'receiving';
  readonly server: ServerConnection;
  readonly peer: PeerConnection;
  /** Who feeds this page; null until they have shown who they are. */
  readonly from: LinkPerson | null;
  readonly method: LinkMethod;
  readonly roundTrip: number | null;
  /** Streams that come over the link now. */
  readonly streams: number;
  readonly receivedBytes: number;
  /** Why there is no link, or no longer one, in a sentence; null: nothing to say. */
  readonly problem: string | null;
}

/** One arrow of the drawing: streams go from one person of the site to another. */
export interface SiteLink {
  /** Identities. */
  readonly from: string;
  readonly to: string;
  readonly streams: number;
  readonly roundTrip: number | null;
  readonly method: LinkMethod;
}

/** Somebody at the site, with what their device takes from the call server now. */
export interface SitePerson extends LinkPerson {
  readonly isSelf: boolean;
  /** From the SFU, bit/s. */
  readonly wanBitrate: number;
}

/** A point of the sparkline: what the site takes over the WAN, and what it would take without sharing; bit/s. */
export interface WanSample {
  /** Epoch ms. */
  readonly at: number;
  readonly withSharing: number;
  readonly withoutSharing: number;
}

/** What the panel *Your site* shows; null where this page has no link. */
export interface SiteState {
  readonly people: readonly SitePerson[];
  readonly links: readonly SiteLink[];
  /** The last minute, one a second, oldest first. */
  readonly wan: readonly WanSample[];
  /** Bytes that did not cross the WAN since this page's first link. */
  readonly savedBytes: number;
  /** Bytes over the WAN and the LAN since then, at this device: from the SFU, over links in and out. */
  readonly wanBytes: number;
  readonly lanInBytes: number;
  readonly lanOutBytes: number;
  readonly cost: RelayCost;
}

/** What relaying costs this device. */
export interface RelayCost {
  /** Share of one core that the relay's own work takes in its worker, 0–1; null where it does not relay. */
  readonly cpu: number | null;
  /** What goes out over the LAN now, bit/s. */
  readonly uploadBitrate: number;
  /** The browser's own word on the device (Compute Pressure API); null where it has none. */
  readonly pressure: 'nominal' | 'fair' | 'serious' | 'critical' | null;
  /** 0–1, and whether it is being charged; null where there is no battery or the browser does not tell. */
  readonly battery: { readonly level: number; readonly charging: boolean } | null;
}

/** Sharing over the LAN as the room shows it and its controls use it, without React. */
export interface LanSharing {
  readonly share: ReadableAtom<ShareState>;
  readonly receive: ReadableAtom<ReceiveState>;
  readonly site: ReadableAtom<SiteState | null>;
  /** What staff has set for this network; null before it is known. */
  readonly policy: ReadableAtom<SitePolicy | null>;
  readonly shareOpen: ReadableAtom<boolean>;
  readonly receiveOpen: ReadableAtom<boolean>;
  readonly siteOpen: ReadableAtom<boolean>;
  setShareOpen(open: boolean): void;
  setReceiveOpen(open: boolean): void;
  setSiteOpen(open: boolean): void;
  /** Makes a code and waits at it. Pressed once: each receiver who has connected makes room for the next code. */
  startSharing(): void;
  /** Takes the code away and ends every link; receivers go back to the call server first, and notice nothing. */
  stopSharing(): void;
  /** Ends one link, likewise. */
  endLink(id: string): void;
  /** @param code as typed: spaces are forgiven; what has no six digits is answered in `problem`. */
  connect(code: string): void;
  /** Goes back to the call server and ends the link, or the attempt. */
  stopReceiving(): void;
}

/** Sharing of one call; `close` ends all links, is idempotent, and nothing changes after it. */
export interface OpenLanSharing extends LanSharing {
  /** Resolves when those who are fed from here are back on the call server: before the call is left. Bounded. */
  retire(): Promise<void>;
  close(): void;
}
