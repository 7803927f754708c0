import { atom, computed, type ReadableAtom } from 'nanostores';
import { RECEIVE_AT_REST, SHARE_AT_REST } from './atRest.ts';
import type { LanSharing, ReceiveState, ShareState, SiteState } from './LanSharing.ts';

/** Sharing of whichever call is joined now, so that views hold on to one object; at rest where there is none. */
export class CurrentSharing implements LanSharing {
  readonly #share = atom<ShareState>(SHARE_AT_REST);
  readonly #receive = atom<ReceiveState>(RECEIVE_AT_REST);
  readonly #site = atom<SiteState | null>(null);
  readonly #shareOpen = atom(false);
  readonly #receiveOpen = atom(false);
  readonly #siteOpen = atom(false);
  readonly #isSharing = computed(this.#share, ({ sharing }) => sharing);
  readonly #isReceiving = computed(this.#receive, ({ phase }) => phase === 'receiving');
  #current: LanSharing | null = null;
  #closers: (() => void)[] = [];

  get share(): ReadableAtom<ShareState> {
    return this.#share;
  }

  get receive(): ReadableAtom<ReceiveState> {
    return this.#receive;
  }

  get site(): ReadableAtom<SiteState | null> {
    return this.#site;
  }

  get shareOpen(): ReadableAtom<boolean> {
    return this.#shareOpen;
  }

  get receiveOpen(): ReadableAtom<boolean> {
    return this.#receiveOpen;
  }

  get siteOpen(): ReadableAtom<boolean> {
    return this.#siteOpen;
  }

  /** For controls, which need not be drawn anew each time a byte is counted. */
  get isSharing(): ReadableAtom<boolean> {
    return this.#isSharing;
  }

  get isReceiving(): ReadableAtom<boolean> {
    return this.#isReceiving;
  }

  /** Shows another call's sharing from now on, or none; closes neither. */
  follow(sharing: LanSharing | null): void {
    for (const close of this.#closers) close();
    this.#current = sharing;
    if (sharing === null) {
      this.#closers = [];
      this.#share.set(SHARE_AT_REST);
      this.#receive.set(RECEIVE_AT_REST);
      this.#site.set(null);
      for (const open of [this.#shareOpen, this.#receiveOpen, this.#siteOpen]) open.set(false);
      return;
    }
    this.#closers = [
      sharing.share.subscribe((state) => this.#share.set(state)),
      sharing.receive.subscribe((state) => this.#receive.set(state)),
      sharing.site.subscribe((state) => this.#site.set(state)),
      sharing.shareOpen.subscribe((open) => this.#shareOpen.set(open)),
      sharing.receiveOpen.subscribe((open) => this.#receiveOpen.set(open)),
      sharing.siteOpen.subscribe((open) => this.#siteOpen.set(open)),
    ];
  }

  setShareOpen(open: boolean): void {
    this.#current?.setShareOpen(open);
  }

  setReceiveOpen(open: boolean): void {
    this.#current?.setReceiveOpen(open);
  }

  setSiteOpen(open: boolean): void {
    this.#current?.setSiteOpen(open);
  }

  startSharing(): void {
    this.#current?.startSharing();
  }

  stopSharing(): void {
    this.#current?.stopSharing();
  }

  endLink(id: string): void {
    this.#current?.endLink(id);
  }

  connect(code: string): void {
    this.#current?.connect(code);
  }

  stopReceiving(): void {
    this.#current?.stopReceiving();
  }
}
