import { type CallWorkerEvent, type CallWorkerRequest, isCallWorkerEvent } from '../worker/messages.ts';

/** The page's end of one call worker. */
export class CallWorker {
  readonly #listeners = new Set<(event: CallWorkerEvent) => void>();

  private constructor(
    /** For RTCRtpScriptTransform, which wants the real one. */
    readonly worker: Worker,
  ) {
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isCallWorkerEvent(data)) return;
      for (const listener of this.#listeners) listener(data);
    });
  }

  /**
   * Starts a worker and waits until it says that it is ready: a transform into a worker that never runs holds up its
   * stream for good, so that nothing may be hooked before.
   *
   * @throws {CallWorkerError} when the script cannot be loaded or run, or says nothing for `timeout` ms.
   */
  static async start(createWorker: () => Worker, timeout: number): Promise<CallWorker> {
    const worker = createWorker();
    const callWorker = new CallWorker(worker);
    const { promise, resolve, reject } = withResolvers();
    const timer = setTimeout(() => reject(new CallWorkerError('said nothing in time')), timeout);
    const off = callWorker.on(({ type }) => type === 'ready' && resolve());
    // Not found, forbidden by the page's policy, or broken.
    worker.addEventListener('error', () => reject(new CallWorkerError('could not be started')), { once: true });
    try {
      await promise;
      return callWorker;
    } catch (error) {
      callWorker.close();
      throw error;
    } finally {
      clearTimeout(timer);
      off();
    }
  }

  send(request: CallWorkerRequest): void {
    this.worker.postMessage(request);
  }

  /** Returns the function that ends it. */
  on(listener: (event: CallWorkerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Ends the worker, and with it every stream that has a transform into it. Idempotent. */
  close(): void {
    this.#listeners.clear();
    this.worker.terminate();
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

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
