import { ConnectionHook, type ConnectionHookOptions, type ConnectionScope } from './ConnectionHook.ts';
import { RelayWorkerSupervisor, type RelayWorkerSupervisorOptions } from './RelayWorkerSupervisor.ts';

/**
 * Starts the page's one relay worker and hooks `scope.RTCPeerConnection`, so that every connection made from now on has
 * its taps. To be awaited before the first connection is made. Null where the browser has no encoded transforms or the
 * worker does not start: nothing is hooked then, and calls work as ever.
 */
export async function createConnectionHook(
  scope: ConnectionScope,
  options: RelayWorkerSupervisorOptions,
  hookOptions?: ConnectionHookOptions,
): Promise<ConnectionHook | null> {
  if (!hasScriptTransform(scope)) return null;
  try {
    return new ConnectionHook(scope, await RelayWorkerSupervisor.start(options), hookOptions);
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
