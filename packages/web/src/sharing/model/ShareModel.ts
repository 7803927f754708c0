import { atom, type ReadableAtom } from 'nanostores';
import { SHARE_AT_REST } from './atRest.ts';
import type { ShareState } from './LanSharing.ts';
import { sharerSentence } from './linkSentences.ts';
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
    this.#offerCode();
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
        if (this.#sharing) this.#offerCode();
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
    const wasLink = this.#links.includes(code);
    this.#links = this.#links.filter((each) => each !== code);
    if (ending === 'no-server' || (ending === 'code-taken' && ++this.#attempts >= MOST_ATTEMPTS)) {
      this.#sharing = false;
      this.#current = null;
      this.#problem = 'The server cannot be reached, so there is no code. Start sharing again in a moment.';
    } else {
      if (ending !== 'code-taken') this.#problem = sharerSentence(ending, name);
      if (!wasLink && this.#sharing) this.#offerCode();
    }
    this.#publish();
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
      problem: this.#problem,
    });
  }
}

/** Six digits, each as likely as the other. */
function randomCode(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(6)), (number) => number % 10).join('');
}
