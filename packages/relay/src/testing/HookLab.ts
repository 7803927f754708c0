import type { ConnectionHook } from '../peer/ConnectionHook.ts';
import { createConnectionHook } from '../peer/createConnectionHook.ts';
import type { RelayWorkerSupervisorOptions } from '../peer/RelayWorkerSupervisor.ts';
import { loopback, progressOf } from './loopback.ts';
import type { TapCounts } from './tapCounts.ts';

/** Frames after which something counts as playing; a tap that is short-circuited sees none in as long. */
const ENOUGH = 15;

/** The browser's own class. */
export const Native = globalThis.RTCPeerConnection;

/** One hook with a worker of its own, installed under a scope of its own; runs in a page. */
export class HookLab {
  readonly scope = { RTCPeerConnection: Native, RTCRtpScriptTransform };
  readonly workers: Worker[] = [];
  hook: ConnectionHook | null = null;
  script = '/worker/countingWorker.js';

  async open(script = this.script, options: Partial<RelayWorkerSupervisorOptions> = {}): Promise<this> {
    this.script = script;
    this.hook = await createConnectionHook(this.scope, {
      createWorker: () => {
        const worker = new Worker(this.script, { type: 'module' });
        this.workers.push(worker);
        return worker;
      },
      startTimeout: 2000,
      pingInterval: 200,
      ...options,
    });
    return this;
  }

  get worker(): Worker {
    const worker = this.workers.at(-1);
    if (!worker) throw new Error('no worker was made');
    return worker;
  }

  loopback() {
    return loopback(this.scope.RTCPeerConnection, Native);
  }

  /** Streams that taps saw enough of, by the id they were given. */
  async tapped(): Promise<string[]> {
    const counts = await this.counts();
    return Object.values(counts)
      .filter(({ frames }) => frames >= ENOUGH)
      .map(({ streamId }) => streamId ?? 'unidentified')
      .sort();
  }

  counts(): Promise<TapCounts> {
    const { worker } = this;
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<{ counts?: TapCounts }>) => {
        if (data.counts === undefined) return;
        worker.removeEventListener('message', listen);
        resolve(data.counts);
      };
      worker.addEventListener('message', listen);
      worker.postMessage('counts');
    });
  }
}

/** Resolves once the condition holds; a scenario fails after 15 s. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 15_000; !(await condition()); ) {
    if (performance.now() > deadline) throw new Error('timed out');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves when the receiver has decoded enough from now on. */
export async function plays(receiver: RTCRtpReceiver): Promise<void> {
  const before = await progressOf(receiver);
  await until(async () => (await progressOf(receiver)) >= before + ENOUGH);
}

/** The one value; throws where there is none, or another one. */
export function only<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined || values.length !== 1) throw new Error(`expected one, got ${values.length}`);
  return value;
}
