import { type CallWorkerEvent, type CallWorkerRequest, isCallWorkerEvent } from '../worker/messages.ts';

/** The page's end of the call worker. */
export class CallWorker {
  readonly #worker: Worker;
  readonly #listeners = new Set<(event: CallWorkerEvent) => void>();

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isCallWorkerEvent(data)) return;
      for (const listener of this.#listeners) listener(data);
    });
  }

  /**
   * Starts the worker and waits until it says that it is ready: a transform into a worker that never runs holds up its
   * stream for good, so that nothing is hooked before.
   *
   * @throws {CallWorkerError} when the script cannot be loaded or run, or says nothing for `timeout` ms.
   */
  static async start(createWorker: () => Worker, timeout: number): Promise<CallWorker> {
    const worker = createWorker();
    const callWorker = new CallWorker(worker);
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new CallWorkerError('said nothing in time')), timeout);
        const off = callWorker.on((event) => {
          if (event.type !== 'ready') return;
          clearTimeout(timer);
          off();
          resolve();
        });
        worker.addEventListener('error', ({ error }: ErrorEvent) => {
          clearTimeout(timer);
          reject(new CallWorkerError('could not be started', { cause: error }));
        });
      });
    } catch (error) {
      callWorker.close();
      throw error;
    }
    return callWorker;
  }

  /** For RTCRtpScriptTransform, which wants the real one. */
  get worker(): Worker {
    return this.#worker;
  }

  send(request: CallWorkerRequest): void {
    this.#worker.postMessage(request);
  }

  /** Returns the function that ends it. */
  on(listener: (event: CallWorkerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Idempotent. */
  close(): void {
    this.#listeners.clear();
    this.#worker.terminate();
  }
}

/** The call worker cannot be used; the call goes on without it. */
export class CallWorkerError extends Error {
  readonly code = 'call_worker_failed';

  constructor(what: string, options?: ErrorOptions) {
    super(`The call worker ${what}.`, options);
    this.name = 'CallWorkerError';
  }
}
