import { type ConnectionHook, createConnectionHook } from '@vnet/relay';
import type { TapKey } from '../../../packages/relay/src/forwarding/messages.ts';

/**
 * The product's hook, set up for LiveKit's end-to-end encryption: the engine gets stand-ins for the streams that the
 * taps hold already, and its worker is ours.
 */
export async function encryptionHook(): Promise<{ hook: ConnectionHook | null; worker: Worker | null }> {
  let worker: Worker | null = null;
  const hook = await createConnectionHook(
    globalThis,
    {
      createWorker: () => {
        worker = workerWithStandIns();
        return worker;
      },
      startTimeout: 5000,
      pingInterval: 1000,
    },
    { ownsEncodedStreams: true },
  );
  return { hook, worker };
}

/** Streams that exist in the worker only; the page has the name of their tap. */
interface StandIn {
  tapKey?: TapKey;
}

/** Posts the tap's key where LiveKit would transfer streams. */
function workerWithStandIns(): Worker {
  const worker = new Worker('/worker/encryptionWorker.js', { type: 'module' });
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message: unknown, transfer?: unknown) => {
    const standIn = standInOf(message);
    if (standIn) post(standIn);
    else post(message, transfer as Transferable[]);
  };
  return worker;
}

function standInOf(message: unknown): object | null {
  if (typeof message !== 'object' || message === null || !('kind' in message) || !('data' in message)) return null;
  const { kind, data } = message;
  if (typeof data !== 'object' || data === null || !('readableStream' in data)) return null;
  const { readableStream, writableStream: _, ...rest } = data as { readableStream: StandIn; writableStream: unknown };
  return readableStream.tapKey === undefined ? null : { kind, tapKey: readableStream.tapKey, data: rest };
}
