import { peopleSchema } from '@vnet/protocol';
import { browserDeviceHost } from '../../devices/DeviceHost.ts';
import type { CallEngine } from '../call.ts';
import { openCallConnections } from '../connection/CallConnections.ts';
import type { CallEngineRequest } from '../openCallEngine.ts';
import { AcsCall } from './AcsCall.ts';
import { loadAcsSdk } from './loadAcsSdk.ts';

/** As for LiveKit; the SDK takes its time to begin, ms. */
const PATIENCE = { connect: 60_000, reconnect: 120_000 } as const;

/** Calls over Azure Communication Services; the SDK is loaded when the first call has its credentials. */
export function acsEngine({ http, meetingsUrl, meeting }: Omit<CallEngineRequest, 'provider'>): CallEngine {
  const people = `${meetingsUrl}${encodeURIComponent(meeting.meeting_id)}/people/`;
  return {
    join: (options) =>
      new AcsCall(
        {
          ...options,
          meetingUuid: meeting.meeting_uuid,
          askNames: (identities) => http.get(`${people}?ids=${encodeURIComponent(identities.join(','))}`, peopleSchema),
        },
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
