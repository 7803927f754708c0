import { CallWorkerSupervisor, type CallWorkerSupervisorOptions } from './CallWorkerSupervisor.ts';
import { ConnectionHook, type ConnectionHookOptions, type ConnectionScope } from './ConnectionHook.ts';

/** Long for a script that the browser has cached with the room, short for somebody who waits to get in. */
const WORKER_START_TIMEOUT = 3000;

/** Three without an answer replace the worker: a stream stands still for less than 5 s if it ever hangs. */
const WORKER_PING_INTERVAL = 1000;

let opened: Promise<ConnectionHook | null> | null = null;

/**
 * The page's connection hook, with its one call worker. To be awaited before the call engine makes its first
 * connection; every further call returns the same hook. Null where the browser has no encoded transforms or the worker
 * does not start: nothing is hooked then, and calls work as ever.
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

/** `openConnectionHook` with its surroundings given: a hook and a worker of its own for each call. */
export async function createConnectionHook(
  scope: ConnectionScope,
  options: CallWorkerSupervisorOptions,
  hookOptions?: ConnectionHookOptions,
): Promise<ConnectionHook | null> {
  if (!hasScriptTransform(scope)) return null;
  try {
    return new ConnectionHook(scope, await CallWorkerSupervisor.start(options), hookOptions);
  } catch {
    return null;
  }
}

/** Whether the browser has what a tap needs; its name is never asked for. */
function hasScriptTransform(scope: object): boolean {
  return (
    'RTCPeerConnection' in scope &&
    'RTCRtpScriptTransform' in scope &&
    typeof RTCRtpReceiver === 'function' &&
    'transform' in RTCRtpReceiver.prototype &&
    'transform' in RTCRtpSender.prototype
  );
}
