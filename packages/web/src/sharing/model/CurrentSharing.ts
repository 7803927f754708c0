import { computed, type ReadableAtom } from 'nanostores';
import { RECEIVE_AT_REST, SHARE_AT_REST } from './atRest.ts';
import type { LanSharing } from './LanSharing.ts';
import { SharingStates } from './SharingStates.ts';

/** Sharing of whichever call is joined now, so that views hold on to one object; at rest where there is none. */
export class CurrentSharing extends SharingStates implements LanSharing {
  readonly #isSharing = computed(this.states.share, ({ sharing }) => sharing);
  readonly #isReceiving = computed(this.states.receive, ({ phase }) => phase === 'receiving');
  #current: LanSharing | null = null;
  #closers: (() => void)[] = [];

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
      this.states.share.set(SHARE_AT_REST);
      this.states.receive.set(RECEIVE_AT_REST);
      this.states.site.set(null);
      this.states.policy.set(null);
      for (const open of [this.states.shareOpen, this.states.receiveOpen, this.states.siteOpen]) open.set(false);
      return;
    }
    this.#closers = [
      sharing.share.subscribe((state) => this.states.share.set(state)),
      sharing.receive.subscribe((state) => this.states.receive.set(state)),
      sharing.site.subscribe((state) => this.states.site.set(state)),
      sharing.policy.subscribe((policy) => this.states.policy.set(policy)),
      sharing.shareOpen.subscribe((open) => this.states.shareOpen.set(open)),
      sharing.receiveOpen.subscribe((open) => this.states.receiveOpen.set(open)),
      sharing.siteOpen.subscribe((open) => this.states.siteOpen.set(open)),
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
