import { SIGNALLING_CODE_PATTERN, type SitePolicy, type StreamId } from '@vnet/protocol';
import { atom, type ReadableAtom } from 'nanostores';
import { RECEIVE_AT_REST } from './atRest.ts';
import type { ReceiveState } from './LanSharing.ts';
import { RULE_SENTENCES } from './linkSentences.ts';
import { ReceivedCode } from './ReceivedCode.ts';
import type { SharingContext } from './SharingContext.ts';

/** The receiver's side: one code, one link, and the streams that come over it. */
export class ReceiveModel {
  readonly #context: SharingContext;
  readonly #state = atom<ReceiveState>(RECEIVE_AT_REST);
  #code: ReceivedCode | null = null;

  constructor(context: SharingContext) {
    this.#context = context;
  }

  get state(): ReadableAtom<ReceiveState> {
    return this.#state;
  }

  /** Where a stream came from, for those that we feed in turn; by identity, the nearest to its publisher first. */
  pathOf(id: StreamId): readonly string[] {
    return this.#code?.pathOf(id) ?? [];
  }

  /** Whether a stream that comes over the link flows. */
  get flowing(): boolean {
    return this.#code?.alive ?? false;
  }

  connect(typed: string): void {
    const code = typed.replace(/[\s-]/g, '');
    if (!SIGNALLING_CODE_PATTERN.test(code)) {
      if (this.#code === null) this.#state.set({ ...RECEIVE_AT_REST, problem: 'A code has six digits.' });
      else this.#state.set({ ...this.#state.get(), problem: 'A code has six digits.' });
      return;
    }
    this.#code?.close('stopped');
    const received: ReceivedCode = new ReceivedCode(code, this.#context, {
      changed: () => {
        if (this.#code === received) this.#state.set(received.state);
      },
      ended: (problem) => {
        if (this.#code !== received) return;
        this.#code = null;
        this.#state.set({ ...RECEIVE_AT_REST, problem });
      },
    });
    this.#code = received;
    this.#state.set(received.state);
  }

  /** Where sharing is off nothing comes about, with a sentence; a link that stands, stays. */
  obey({ sharing }: SitePolicy): void {
    if (sharing !== 'off' || this.#code === null || this.#state.get().phase === 'receiving') return;
    this.#code.close('stopped');
    this.#state.set({ ...RECEIVE_AT_REST, problem: RULE_SENTENCES.off });
  }

  /** Everything comes from the call server first, then the link ends; nothing is seen of it. */
  async stop(): Promise<void> {
    const received = this.#code;
    await received?.leave();
    if (this.#code !== received) return;
    this.#code = null;
    this.#state.set(RECEIVE_AT_REST);
  }

  /** At once. Idempotent. */
  close(): void {
    this.#code?.close('left');
    this.#code = null;
    this.#state.set(RECEIVE_AT_REST);
  }

  /** Brings what is counted up to date; to be called once a second. */
  async measure(): Promise<void> {
    await this.#code?.measure();
  }
}
