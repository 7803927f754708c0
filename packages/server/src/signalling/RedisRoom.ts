import { broadcast, presence } from './broadcast.ts';
import { instanceOf } from './hubMessages.ts';
import type { SignallingPeer } from './SignallingHub.ts';

interface Waiting {
  peer: SignallingPeer;
  seated(): void;
  failed(): void;
}

/** One code as one instance sees it: its own clients there, and on which other instances there are more. */
export class RedisRoom {
  /** Clients that have a seat in Redis and have not heard of it yet. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #here = new Map<string, SignallingPeer>();
  #elsewhere: ReadonlySet<string> = new Set();
  /** By instance on which a client is behind: resolves when it has caught up or is gone. */
  readonly #holds = new Map<string, { promise: Promise<void>; resolve: () => void }>();
  /** Whether others were asked to wait for a client of ours. */
  isHolding = false;

  constructor(
    readonly code: string,
    private readonly instance: string,
  ) {}

  get isEmpty(): boolean {
    return this.#here.size === 0 && this.#waiting.size === 0;
  }

  /** Other instances that have clients at this code. */
  get elsewhere(): ReadonlySet<string> {
    return this.#elsewhere;
  }

  /** Seats of our clients; those that wait to hear of theirs are not among them. */
  get seats(): string[] {
    return [...this.#here.keys()];
  }

  get hasWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** @returns a promise that resolves once the client has been told of its seat, and rejects when that cannot be */
  wait(seat: string, peer: SignallingPeer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(seat, { peer, seated: resolve, failed: () => reject(new Error('the seat was lost')) });
    });
  }

  has(seat: string): boolean {
    return this.#here.has(seat);
  }

  /** @returns whether it was here */
  remove(seat: string): boolean {
    this.#waiting.delete(seat);
    return this.#here.delete(seat);
  }

  /** Takes in who is at the code now and tells our clients, those that wait for their seat too. */
  update(event: 'signal_connected' | 'signal_disconnected', seats: readonly string[]): void {
    for (const seat of seats) {
      const waiting = this.#waiting.get(seat);
      if (waiting === undefined) continue;
      this.#waiting.delete(seat);
      this.#here.set(seat, waiting.peer);
      waiting.seated();
    }
    this.#elsewhere = new Set(seats.map(instanceOf).filter((instance) => instance !== this.instance));
    for (const instance of [...this.#holds.keys()]) if (!this.#elsewhere.has(instance)) this.release(instance);
    void this.deliver(presence(event, this.code, seats.length));
  }

  /** While Redis is away: tells who is left here. */
  tellLeft(): void {
    void this.deliver(presence('signal_disconnected', this.code, this.#here.size));
  }

  deliver(message: Buffer): Promise<void> | null {
    return broadcast(this.#here.values(), message);
  }

  hold(instance: string): void {
    if (!this.#elsewhere.has(instance) || this.#holds.has(instance)) return;
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#holds.set(instance, { promise, resolve });
  }

  release(instance: string): void {
    this.#holds.get(instance)?.resolve();
    this.#holds.delete(instance);
  }

  /** Null while nobody elsewhere is behind. */
  get held(): Promise<void> | null {
    if (this.#holds.size === 0) return null;
    return Promise.all([...this.#holds.values()].map(({ promise }) => promise)).then(() => {});
  }

  /** Fails those that wait for their seat. */
  failWaiting(): void {
    for (const { failed } of this.#waiting.values()) failed();
    this.#waiting.clear();
  }

  /** Tells the clients of these seats, or all, to come again, and forgets them. */
  end(seats: readonly string[] = [...this.#here.keys()]): void {
    for (const instance of [...this.#holds.keys()]) this.release(instance);
    for (const seat of seats) {
      const peer = this.#here.get(seat);
      this.#here.delete(seat);
      peer?.end();
    }
  }
}
