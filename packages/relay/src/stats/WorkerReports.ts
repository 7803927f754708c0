import type { WorkerReport } from '../forwarding/messages.ts';
import type { RelayPort } from '../peer/RelayPort.ts';

/** Asks the worker what it has done. */
export class WorkerReports {
  readonly #port: RelayPort;
  readonly #waiting = new Map<number, (report: WorkerReport) => void>();
  readonly #off: () => void;
  #lastId = 0;

  constructor(port: RelayPort) {
    this.#port = port;
    this.#off = port.on((event) => {
      if (event.type !== 'report') return;
      this.#waiting.get(event.id)?.(event.report);
      this.#waiting.delete(event.id);
    });
  }

  /** Never resolves where the worker is replaced meanwhile; ask again. */
  next(): Promise<WorkerReport> {
    const id = ++this.#lastId;
    this.#waiting.clear();
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#port.send({ type: 'report', id });
    });
  }

  close(): void {
    this.#off();
    this.#waiting.clear();
  }
}
