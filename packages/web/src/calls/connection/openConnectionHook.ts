import { type ConnectionHook, createConnectionHook } from '@vnet/relay';

/** Long for a script that the browser has cached with the room, short for somebody who waits to get in. */
const WORKER_START_TIMEOUT = 3000;

/** Three without an answer replace the worker: a stream stands still for less than 5 s if it ever hangs. */
const WORKER_PING_INTERVAL = 1000;

let opened: Promise<ConnectionHook | null> | null = null;

/**
 * The page's connection hook, with its one relay worker. To be awaited before the call engine makes its first
 * connection; every further call returns the same hook. Null where it cannot be had; calls work as ever then.
 */
export function openConnectionHook(): Promise<ConnectionHook | null> {
  opened ??= createConnectionHook(globalThis, {
    createWorker: () =>
      new Worker(new URL('../worker/callWorker.ts', import.meta.url), { type: 'module', name: 'vnet-call' }),
    startTimeout: WORKER_START_TIMEOUT,
    pingInterval: WORKER_PING_INTERVAL,
  });
  return opened;
}
