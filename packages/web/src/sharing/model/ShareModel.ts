import type { SitePolicy } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import { SHARE_AT_REST } from './atRest.ts';
import type { ShareState } from './LanSharing.ts';
import { RULE_SENTENCES, SIGNED_OUT, sharerSentence } from './linkSentences.ts';
import { type CodeEnding, SharedCode } from './SharedCode.ts';
import type { SharingContext } from './SharingContext.ts';

/** Codes that somebody else has already are tried no more often than this in a row. */
const MOST_ATTEMPTS = 5;

/** The sharer's side: one code after another, and the links that came of them. */
export class ShareModel {
  readonly #context: SharingContext;
  readonly #state = atom<ShareState>(SHARE_AT_REST);
  /** At which the next receiver is waited for. */
  #current: SharedCode | null = null;
  #links: readonly SharedCode[] = [];
  #sharing = false;
  #problem: string | null = null;
  #attempts = 0;
  /** Receivers that the network's rules let this device have; null: any number. */
  #most: number | null = null;
  #closed = false;

  constructor(context: SharingContext) {
    this.#context = context;
  }

  get state(): ReadableAtom<ShareState> {
    return this.#state;
  }

  start(): void {
    if (this.#sharing || this.#closed) return;
    this.#sharing = true;
    this.#problem = null;
    this.#attempts = 0;
    this.#offerWhereRoom();
  }

  /** Where the rules forbid sharing it ends, with a sentence; links above their number stay, and get no further company. */
  obey({ sharing, receivers }: SitePolicy): void {
    this.#most = receivers;
    if (sharing === 'on') {
      this.#offerWhereRoom();
      return;
    }
    if (!this.#sharing && this.#problem === null) return;
    this.stop().catch(() => undefined);
    this.#problem = RULE_SENTENCES[sharing];
    this.#publish();
  }

  /** Receivers go back to the call server first. Resolves when all have. */
  async stop(ending: 'left' | 'stopped' = 'stopped'): Promise<void> {
    this.#sharing = false;
    this.#problem = null;
    this.#current?.close(ending);
    this.#current = null;
    const links = this.#links;
    this.#publish();
    await Promise.all(links.map((link) => this.#leave(link, ending)));
  }

  endLink(id: string): void {
    const link = this.#links.find((each) => each.id === id);
    if (link !== undefined) this.#leave(link, 'stopped').catch(() => undefined);
  }

  /** At once. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#sharing = false;
    for (const link of [...this.#links, this.#current]) link?.close('left');
    this.#links = [];
    this.#current = null;
    this.#publish();
  }

  /** Brings what is counted up to date; to be called once a second. */
  async measure(): Promise<void> {
    if (this.#links.length === 0) return;
    await Promise.all(this.#links.map((link) => link.measure()));
    this.#publish();
  }

  async #leave(link: SharedCode, ending: 'left' | 'stopped'): Promise<void> {
    await link.leave(ending);
    this.#links = this.#links.filter((each) => each !== link);
    this.#offerWhereRoom();
  }

  get #isFull(): boolean {
    return this.#most !== null && this.#links.length >= this.#most;
  }

  /** A code for the next receiver while there may be one. */
  #offerWhereRoom(): void {
    if (this.#sharing && !this.#isFull && this.#current === null) this.#offerCode();
    if (this.#isFull) {
      this.#current?.close('stopped');
      this.#current = null;
    }
    this.#publish();
  }

  #offerCode(): void {
    const code: SharedCode = new SharedCode(randomCode(), this.#context, {
      changed: () => this.#publish(),
      connected: () => {
        this.#links = [...this.#links, code];
        this.#current = null;
        this.#problem = null;
        this.#attempts = 0;
        this.#offerWhereRoom();
      },
      missed: (ending, name) => {
        this.#problem = sharerSentence(ending, name);
        this.#publish();
      },
      ended: (ending, name) => this.#ended(code, ending, name),
    });
    this.#current = code;
    this.#publish();
  }

  #ended(code: SharedCode, ending: CodeEnding, name: string | null): void {
    if (this.#current === code) this.#current = null;
    this.#links = this.#links.filter((each) => each !== code);
    if (ending === 'signed-out') {
      this.#sharing = false;
      this.#problem = SIGNED_OUT;
    } else if (ending === 'no-server' || (ending === 'code-taken' && ++this.#attempts >= MOST_ATTEMPTS)) {
      this.#sharing = false;
      this.#problem = 'The server cannot be reached, so there is no code. Start sharing again in a moment.';
    } else {
      if (ending !== 'code-taken') this.#problem = sharerSentence(ending, name);
    }
    this.#offerWhereRoom();
    // Or it refused the ticket: then the rules have changed.
    if (ending === 'no-server') this.#context.askPolicy();
  }

  #publish(): void {
    const { injection } = this.#context;
    const current = this.#current;
    this.#state.set({
      sharing: this.#sharing,
      code: current?.code ?? null,
      server: current?.server ?? 'off',
      peer: current?.peer ?? 'off',
      method: injection.method === 'transcode' ? 'transcoded' : 'forwarded',
      links: this.#links.map(({ fed }) => fed),
      full: this.#sharing && this.#isFull ? this.#most : null,
      problem: this.#problem,
    });
  }
}

/** Six digits, each as likely as the other. */
function randomCode(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(6)), (number) => number % 10).join('');
}
