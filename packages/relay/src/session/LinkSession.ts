import type { LinkEnd } from '../peer/LinkEnd.ts';
import type { LinkCredentials } from './LinkCredentials.ts';
import { LINK_VERSION, type LinkEnding, type LinkRole, type LinkSignal, parseLinkSignal } from './linkMessages.ts';
import { fingerprintsOf, TicketError, type TicketHolder } from './tickets.ts';

/** What brings a link about: anything that carries small messages between the two, in order. */
export interface LinkSignalling {
  send(message: LinkSignal): void;
}

/** An end of a link once the other has shown who it is. */
export interface OpenedEnd {
  readonly end: LinkEnd;
  /** The feeder's first offer. */
  start?(): Promise<void>;
  /** The receiver's answer to it. */
  offer?(sdp: string): Promise<void>;
  answer?(sdp: string): Promise<void>;
}

export interface LinkSessionOptions {
  readonly role: LinkRole;
  /** Asked once, when the session begins; what the other end says meanwhile waits. */
  credentials(): Promise<LinkCredentials>;
  readonly signalling: LinkSignalling;
  /** Makes our end; the other one is who it says. */
  open(holder: TicketHolder, credentials: LinkCredentials): OpenedEnd;
  /** The other end is refused, and is told no more than the ending. @param holder known where its ticket is genuine */
  refused(ending: LinkEnding, holder: TicketHolder | null): void;
}

/**
 * How two ends come together: each says hello with its ticket and its certificate's fingerprint; who holds no ticket of
 * this meeting hears nothing more, no address and no description (relay.md, S4 and S6). Then offer, answer, candidates.
 */
export class LinkSession {
  readonly #options: LinkSessionOptions;
  readonly #credentials: Promise<LinkCredentials>;
  #fingerprint: string | null = null;
  #opened: OpenedEnd | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: LinkSessionOptions) {
    this.#options = options;
    this.#credentials = options.credentials();
    // `greet` says so.
    this.#credentials.catch(() => undefined);
  }

  /**
   * The other end is there: says who we are.
   *
   * @throws what `credentials` throws
   */
  async greet(): Promise<void> {
    const { role, signalling } = this.#options;
    const credentials = await this.#credentials;
    const { fingerprint } = credentials;
    const ticket = await credentials.ticket();
    if (!this.#closed) signalling.send({ type: 'hello', version: LINK_VERSION, role, ticket, fingerprint });
  }

  /** What the other end sent; anything that is no signal is passed over. Handled in order. */
  receive(message: unknown): void {
    const signal = parseLinkSignal(message);
    if (signal === null) return;
    this.#last = this.#last.then(() => this.#handle(signal)).catch((error: unknown) => this.#failed(error));
  }

  /** Says that we go before there is a link, and hears nothing more. */
  bye(ending: LinkEnding): void {
    if (!this.#closed) this.#options.signalling.send({ type: 'bye', reason: ending });
    this.close();
  }

  /** Hears nothing more; the opened end lives on. Idempotent. */
  close(): void {
    this.#closed = true;
  }

  /** What the browser refused: the attempt is over, and the browser's console says why. */
  #failed(error: unknown): void {
    reportError(error);
    if (this.#opened === null) this.#refuse('lost', null);
    else this.#opened.end.end('lost');
  }

  async #handle(signal: LinkSignal): Promise<void> {
    if (this.#closed) return;
    const opened = this.#opened;
    switch (signal.type) {
      case 'hello':
        if (opened === null) await this.#meet(signal);
        return;
      case 'offer':
        if (opened?.offer !== undefined && this.#holds(signal.sdp)) await opened.offer(signal.sdp);
        return;
      case 'answer':
        if (opened?.answer !== undefined && this.#holds(signal.sdp)) await opened.answer(signal.sdp);
        return;
      case 'candidate':
        opened?.end.addCandidate(signal.candidate);
        return;
      case 'bye':
        if (opened === null) this.#refuse(signal.reason, null, false);
        else opened.end.leftBy(signal.reason);
        return;
      default:
        signal satisfies never;
    }
  }

  async #meet(hello: Extract<LinkSignal, { type: 'hello' }>): Promise<void> {
    const { role, open } = this.#options;
    if (hello.version !== LINK_VERSION) return this.#refuse('version', null);
    if (hello.role === role) return this.#refuse('roles', null);
    const credentials = await this.#credentials;
    try {
      const holder = await credentials.verify(hello.ticket, hello.fingerprint);
      if (this.#closed) return;
      if (holder.identity === credentials.identity) return this.#refuse('roles', holder);
      if (hello.role === 'feeder' && holder.receiveOnly) return this.#refuse('not-allowed', holder);
      // It may have come after our hello, and has to know us before it hears more.
      await this.greet();
      if (this.#closed) return;
      this.#fingerprint = hello.fingerprint;
      this.#opened = open(holder, credentials);
      await this.#opened.start?.();
    } catch (error) {
      if (!(error instanceof TicketError)) throw error;
      const isOther = error.code === 'other_meeting';
      this.#refuse(isOther ? 'other-meeting' : 'refused', isOther ? error.holder : null);
    }
  }

  /** Whether the description is from who holds the ticket: DTLS then proves that it is (RFC 8842). */
  #holds(sdp: string): boolean {
    const fingerprints = fingerprintsOf(sdp);
    const same = fingerprints.every((each) => each.toLowerCase() === this.#fingerprint?.toLowerCase());
    if (fingerprints.length > 0 && same) return true;
    this.#opened?.end.end('refused');
    return false;
  }

  #refuse(ending: LinkEnding, holder: TicketHolder | null, tell = true): void {
    if (this.#closed) return;
    this.#closed = true;
    if (tell) this.#options.signalling.send({ type: 'bye', reason: ending });
    this.#options.refused(ending, holder);
  }
}
