import { browserDeviceHost } from '../../devices/DeviceHost.ts';
import type { CallEngine } from '../call.ts';
import { openConnectionHook } from '../connection/openConnectionHook.ts';
import { LiveKitCall } from './LiveKitCall.ts';
import { quietLogs } from './quietLogs.ts';

/**
 * Calls over LiveKit.
 *
 * @param nextEpoch grows at each call and outlives the page in this tab (`TabSession`)
 */
export function livekitEngine(nextEpoch: () => number): CallEngine {
  // biome-ignore lint/suspicious/noConsole: the browser's console is where a person looks when a call fails.
  quietLogs((sentence) => console.warn(sentence));
  return {
    join: (options) =>
      new LiveKitCall(options, {
        devices: browserDeviceHost(),
        window,
        now: () => performance.now(),
        random: Math.random,
        nextEpoch,
        prepare: async () => {
          const hook = await openConnectionHook();
          return (endpoint, id) => void hook?.identify(endpoint, id);
        },
      }),
  };
}
