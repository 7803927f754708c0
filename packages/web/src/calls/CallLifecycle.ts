import { atom } from 'nanostores';
import { backoffDelay } from './backoff.ts';
import type { CallEnvironment } from './CallEnvironment.ts';
import type { CallParticipant, CallState, LeaveReason } from './call.ts';
import type { CallConnections } from './connection/CallConnections.ts';
import { JoinError } from './JoinError.ts';
import { pauseBeforeRetry } from './pauseBeforeRetry.ts';

/** Between attempts with new credentials, ms. */
const REJOIN_BACKOFF = { first: 500, cap: 5_000 };

/** What the engines differ in. */
export interface Stay {
  /** RTCPeerConnection is hooked, or cannot be; nothing is connected yet. */
  prepared(connections: CallConnections): void;
  /**
   * One session, from its credentials to its end.
   *
   * @returns whether it was ever connected
   * @throws {JoinError} where no credentials are to be had; anything else counts as out of reach
   */
  attempt(): Promise<boolean>;
  /** Ends the session that there is; null where there is none. */
  abandon(): Promise<void> | null;
  /** Shows who is there with what. */
  publishView(): void;
  /** The call is over: ends all that it began. */
  close(): Promise<void>;
}

/** The course of a call over any engine: in, back in as often as it takes, and out once. */
export class CallLifecycle {
  readonly state = atom<CallState>('connecting');
  readonly leaveReason = atom<LeaveReason | null>(null);
  readonly leaveError = atom<JoinError | null>(null);
  readonly participants = atom<readonly CallParticipant[]>([]);
  readonly #stay: Stay;
  readonly #environment: CallEnvironment;
  readonly #gone = new AbortController();
  #bound: ReturnType<typeof setTimeout> | undefined;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #updating = false;
  #reentering = false;
  #ending: Promise<void> | null = null;

  constructor(stay: Stay, environment: CallEnvironment) {
    this.#stay = stay;
    this.#environment = environment;
  }

  get isOver(): boolean {
    return this.#ending !== null;
  }

  /** Begins; once. The page's end is the call's. */
  start(): void {
    const { window, patience } = this.#environment;
    window.addEventListener('pagehide', () => void this.end('left'), { signal: this.#gone.signal });
    this.#giveUpAfter(patience.connect);
    this.#run().catch(() => this.end('unreachable'));
  }

  /** Whether the session is connected now. Who is connected knows who is there: that is shown first. */
  setConnected(connected: boolean): void {
    if (this.isOver) return;
    const state = this.state.get();
    if (connected && state !== 'connected') {
      clearTimeout(this.#bound);
      this.leaveError.set(null);
      this.#stay.publishView();
      this.state.set('connected');
    } else if (!connected && state === 'connected') {
      this.state.set('reconnecting');
      this.#giveUpAfter(this.#environment.patience.reconnect);
    }
    this.update();
  }

  /** Keeps what the person is told; ends the call where trying again is in vain. */
  async failed(error: unknown): Promise<void> {
    if (this.isOver) return;
    const problem =
      error instanceof JoinError
        ? error
        : new JoinError('unreachable', 'The server cannot be reached.', { cause: error });
    this.leaveError.set(problem);
    if (problem.code !== 'unreachable') await this.end('refused');
  }

  /** Who is there now. @returns whether anything changed; what did is another object than before */
  show(next: readonly CallParticipant[]): boolean {
    const before = this.participants.get();
    const isSame = next.length === before.length && next.every((participant, index) => participant === before[index]);
    if (!isSame) this.participants.set(next);
    return !isSame;
  }

  /** Publishes once for all events of a task. */
  update(): void {
    if (this.#updating || this.isOver) return;
    this.#updating = true;
    queueMicrotask(() => {
      this.#updating = false;
      if (!this.isOver) this.#stay.publishView();
    });
  }

  /** Publishes after a while, instead of when it was told last. @param delay ms */
  updateAfter(delay: number): void {
    clearTimeout(this.#wake);
    this.#wake = setTimeout(() => this.update(), delay);
  }

  /** Idempotent: the first reason counts. */
  end(reason: LeaveReason): Promise<void> {
    this.#ending ??= this.#end(reason);
    return this.#ending;
  }

  async #run(): Promise<void> {
    const { random, window } = this.#environment;
    const connections = await this.#environment.prepare();
    this.#stay.prepared(connections);
    const off = connections.onLost(() => this.#reenter());
    if (this.#gone.signal.aborted) off();
    else this.#gone.signal.addEventListener('abort', off);
    for (let attempt = 0; !this.isOver; attempt += 1) {
      if (await this.#attempt()) attempt = -1;
      if (!this.isOver && !this.#reentering) {
        const delay = backoffDelay(Math.max(0, attempt), REJOIN_BACKOFF, random);
        await pauseBeforeRetry(delay, window, this.#gone.signal);
      }
      this.#reentering = false;
    }
  }

  async #attempt(): Promise<boolean> {
    try {
      return await this.#stay.attempt();
    } catch (error) {
      await this.failed(error);
      return false;
    }
  }

  /**
   * The streams of all connections stand still for good: the call joins anew. At once, as nothing has to recover first
   * and the others keep a tile for a second only.
   */
  #reenter(): void {
    const abandoned = this.#stay.abandon();
    if (abandoned === null) return;
    this.#reentering = true;
    // Over, even where it could not say goodbye.
    abandoned.catch(() => undefined);
  }

  #giveUpAfter(bound: number): void {
    clearTimeout(this.#bound);
    this.#bound = setTimeout(() => void this.end('unreachable'), bound);
  }

  async #end(reason: LeaveReason): Promise<void> {
    clearTimeout(this.#bound);
    clearTimeout(this.#wake);
    this.#gone.abort();
    this.leaveReason.set(reason);
    this.state.set('left');
    await this.#stay.close();
  }
}
