import { isRelayWorkerEvent, type RelayWorkerEvent, type RelayWorkerRequest } from '../forwarding/messages.ts';

/** The page's end of one relay worker. */
export class RelayWorker {
  readonly #listeners = new Set<(event: RelayWorkerEvent) => void>();

  private constructor(
    /** For RTCRtpScriptTransform, which wants the real one. */
    readonly worker: Worker,
  ) {
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isRelayWorkerEvent(data)) return;
      for (const listener of this.#listeners) listener(data);
    });
  }

  /**
   * Starts a worker and waits until it says that it is ready: a transform into a worker that never runs holds up its
   * stream for good, so that nothing may be hooked before.
   *
   * @throws {RelayWorkerError} when the script cannot be loaded or run, or says nothing for `timeout` ms.
   */
  static async start(createWorker: () => Worker, timeout: number): Promise<RelayWorker> {
    const worker = createWorker();
    const relayWorker = new RelayWorker(worker);
    const { promise, resolve, reject } = withResolvers();
    const timer = setTimeout(() => reject(new RelayWorkerError('said nothing in time')), timeout);
    const off = relayWorker.on(({ type }) => type === 'ready' && resolve());
    // Not found, forbidden by the page's policy, or broken.
    worker.addEventListener('error', () => reject(new RelayWorkerError('could not be started')), { once: true });
    try {
      await promise;
      return relayWorker;
    } catch (error) {
      relayWorker.close();
      throw error;
    } finally {
      clearTimeout(timer);
      off();
    }
  }

  send(request: RelayWorkerRequest, transfer: Transferable[] = []): void {
    this.worker.postMessage(request, transfer);
  }

  /** Returns the function that ends it. */
  on(listener: (event: RelayWorkerEvent) => void): () => void {
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

/** The relay worker cannot be used; the call goes on without it. */
export class RelayWorkerError extends Error {
  readonly code = 'relay_worker_failed';

  constructor(what: string, options?: ErrorOptions) {
    super(`The relay worker ${what}.`, options);
    this.name = 'RelayWorkerError';
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
