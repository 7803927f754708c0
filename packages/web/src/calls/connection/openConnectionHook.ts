import { type ConnectionHook, createConnectionHook } from '@vnet/relay';

let opened: Promise<ConnectionHook | null> | null = null;

/**
 * The page's connection hook, with its one relay worker. To be awaited before the call engine makes its first
 * connection; every further call returns the same hook. Null where it cannot be had; calls work as ever then.
 */
export function openConnectionHook(): Promise<ConnectionHook | null> {
  opened ??= createConnectionHook(globalThis, {
    createWorker: () =>
      new Worker(new URL('../worker/callWorker.ts', import.meta.url), { type: 'module', name: 'vnet-call' }),
  });
  return opened;
}
