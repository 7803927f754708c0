import { browserDeviceHost } from '../../devices/DeviceHost.ts';
import type { CallEnvironment } from '../CallEnvironment.ts';
import type { CallEngine } from '../call.ts';
import { openCallConnections } from '../connection/CallConnections.ts';
import { LiveKitCall } from './LiveKitCall.ts';
import { quietLogs } from './quietLogs.ts';

/** Somebody who waits at the door is told sooner than somebody who was in, ms. */
const PATIENCE = { connect: 30_000, reconnect: 120_000 } as const;

/**
 * Calls over LiveKit.
 *
 * @param nextEpoch grows at each call and outlives the page in this tab
 */
export function livekitEngine(nextEpoch: () => number, patience: CallEnvironment['patience'] = PATIENCE): CallEngine {
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
        patience,
        prepare: openCallConnections,
      }),
  };
}
