import { browserDeviceHost } from '../../devices/DeviceHost.ts';
import type { CallEngine } from '../call.ts';
import { openCallConnections } from '../connection/CallConnections.ts';
import { AcsCall, type AcsJoinOptions } from './AcsCall.ts';
import { loadAcsSdk } from './loadAcsSdk.ts';

/** As for LiveKit; the SDK takes its time to begin, ms. */
const PATIENCE = { connect: 60_000, reconnect: 120_000 } as const;

/** Calls over Azure Communication Services; the SDK is loaded when the first call has its credentials. */
export function acsEngine(meeting: Pick<AcsJoinOptions, 'meetingUuid' | 'askNames'>): CallEngine {
  return {
    join: (options) =>
      new AcsCall(
        { ...options, ...meeting },
        {
          devices: browserDeviceHost(),
          window,
          now: () => performance.now(),
          random: Math.random,
          patience: PATIENCE,
          prepare: openCallConnections,
          loadSdk: loadAcsSdk,
        },
      ),
  };
}
