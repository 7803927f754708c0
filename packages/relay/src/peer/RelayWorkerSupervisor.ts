import type { RelayWorkerEvent, RelayWorkerRequest } from '../forwarding/messages.ts';
import { RelayWorker } from './RelayWorker.ts';

export interface RelayWorkerSupervisorOptions {
  createWorker: () => Worker;
  /** How long a worker may take to start, in ms; `WORKER_START_TIMEOUT` unless told otherwise. */
  startTimeout?: number;
  /** Time between two questions whether it still runs, in ms; `WORKER_PING_INTERVAL` unless told otherwise. */
  pingInterval?: number;
}

/** Long for a script that the browser has cached, short for somebody who waits to get in. */
const WORKER_START_TIMEOUT = 3000;

/** Three without an answer replace the worker: a stream stands still for less than 5 s if it ever hangs. */
const WORKER_PING_INTERVAL = 1000;

/** Questions in a row without an answer before a worker counts as dead. */
const UNANSWERED_PINGS = 3;

/** A new worker that does not start is tried again this often, one ping interval apart. */
const RESTART_ATTEMPTS = 5;

/**
 * Keeps one relay worker running. A worker that hangs or is gone holds up all streams, and taking the transforms off
 * does not free them: only transforms into a worker that runs do (docs/decisions/010). So a dead one is replaced.
 */
export class RelayWorkerSupervisor {
  readonly #options: Required<RelayWorkerSupervisorOptions>;
  readonly #eventListeners = new Set<(event: RelayWorkerEvent) => void>();
  readonly #replacedListeners = new Set<() => void>();
  readonly #lostListeners = new Set<() => void>();
  #current: RelayWorker;
  #timer: ReturnType<typeof setInterval>;
  #pings = 0;
  #answered = 0;
  #replacing = false;
  #closed = false;

  private constructor(first: RelayWorker, options: Required<RelayWorkerSupervisorOptions>) {
    this.#options = options;
    this.#current = first;
    this.#adopt(first);
    this.#timer = setInterval(() => this.#check(), options.pingInterval);
  }

  /** @throws {RelayWorkerError} when the first worker does not start. */
  static async start(given: RelayWorkerSupervisorOptions): Promise<RelayWorkerSupervisor> {
    const options = { startTimeout: WORKER_START_TIMEOUT, pingInterval: WORKER_PING_INTERVAL, ...given };
    return new RelayWorkerSupervisor(await RelayWorker.start(options.createWorker, options.startTimeout), options);
  }

  /** The worker of the moment, for new transforms. */
  get worker(): Worker {
    return this.#current.worker;
  }

  /** @throws {DOMException} DataCloneError where the browser cannot transfer what is to go along. */
  send(request: RelayWorkerRequest, transfer?: Transferable[]): void {
    if (!this.#closed) this.#current.send(request, transfer);
  }

  /** What the worker says, whichever it is. Returns the function that ends it. */
  on(listener: (event: RelayWorkerEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => {
      this.#eventListeners.delete(listener);
    };
  }

  /** Called when a new worker runs, which knows nothing yet. Returns the function that ends it. */
  onReplaced(listener: () => void): () => void {
    this.#replacedListeners.add(listener);
    return () => {
      this.#replacedListeners.delete(listener);
    };
  }

  /** Called once when no worker can be started any more: what went through it stands still for good. */
  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => {
      this.#lostListeners.delete(listener);
    };
  }

  /** Only when no stream goes through the worker any more. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#eventListeners.clear();
    this.#replacedListeners.clear();
    this.#lostListeners.clear();
    this.#current.close();
  }

  #adopt(relayWorker: RelayWorker): void {
    this.#answered = this.#pings;
    relayWorker.on((event) => {
      if (event.type === 'pong') this.#answered = Math.max(this.#answered, event.id);
      for (const listener of this.#eventListeners) listener(event);
    });
  }

  /** Counts questions and not time: a page that slept has asked none. */
  #check(): void {
    if (this.#replacing) return;
    if (this.#pings - this.#answered >= UNANSWERED_PINGS) {
      void this.#replace();
      return;
    }
    this.#pings++;
    this.#current.send({ type: 'ping', id: this.#pings });
  }

  async #replace(): Promise<void> {
    this.#replacing = true;
    this.#current.close();
    for (let attempt = 0; attempt < RESTART_ATTEMPTS && !this.#closed; attempt++) {
      try {
        const next = await RelayWorker.start(this.#options.createWorker, this.#options.startTimeout);
        if (this.#closed) {
          next.close();
          return;
        }
        this.#current = next;
        this.#adopt(next);
        this.#replacing = false;
        for (const listener of this.#replacedListeners) listener();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, this.#options.pingInterval));
      }
    }
    clearInterval(this.#timer);
    for (const listener of this.#lostListeners) listener();
  }
}
